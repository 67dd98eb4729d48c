using System.Net.Mail;
using Microsoft.Extensions.Configuration;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Notifications;

/// <summary>Where mail goes: the settings <c>Mail:Host</c>, <c>Port</c>, <c>UserName</c>, <c>Password</c>, <c>From</c>, <c>UseTls</c>.
/// Not a record, whose text would show the password.</summary>
public sealed class MailSettings
{
    private const string DefaultSender = "政府信息公开办理平台 <workflow@localhost>";

    private MailSettings(string? host, int port, string? userName, string? password, MailAddress sender, bool useTls) =>
        (Host, Port, UserName, Password, Sender, UseTls) = (host, port, userName, password, sender, useTls);

    /// <summary>Null: no mail is written and none is sent.</summary>
    public string? Host { get; }

    /// <summary>587 by default, 25 is usual inside a network. 465, where TLS begins with the first byte, is not spoken.</summary>
    public int Port { get; }
    public string? UserName { get; }
    public string? Password { get; }
    public MailAddress Sender { get; }

    /// <summary>STARTTLS, and no sending without it; true by default.</summary>
    public bool UseTls { get; }
    public bool Enabled => Host is not null;

    /// <exception cref="StartProblemException">A setting cannot be used; says which.</exception>
    public static MailSettings From(IConfiguration configuration)
    {
        var mail = configuration.GetSection("Mail");
        var sender = mail["From"] ?? DefaultSender;
        if (!MailAddress.TryCreate(sender, out var address))
        {
            throw new StartProblemException($"设置 Mail:From“{sender}”不是邮件地址，应如“{DefaultSender}”。");
        }

        if (!int.TryParse(mail["Port"] ?? "587", out var port) || port is 465 or < 1 or > 65535)
        {
            throw new StartProblemException($"设置 Mail:Port“{mail["Port"]}”须是 1 至 65535 的整数，且不能是 465（请用 587 或 25）。");
        }

        if (!bool.TryParse(mail["UseTls"] ?? "true", out var useTls))
        {
            throw new StartProblemException($"设置 Mail:UseTls“{mail["UseTls"]}”须是 true 或 false。");
        }

        return new MailSettings(
            mail["Host"] is { Length: > 0 } host ? host : null, port, mail["UserName"] is { Length: > 0 } user ? user : null, mail["Password"], address, useTls);
    }
}
