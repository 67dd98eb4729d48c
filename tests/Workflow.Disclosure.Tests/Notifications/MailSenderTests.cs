using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Tests.Clocks;

namespace Workflow.Disclosure.Tests.Notifications;

public sealed class MailSenderTests : IAsyncLifetime
{
    private readonly StandingClock clock = new("2022-01-11T10:00:00+08:00");
    private readonly SmtpListener server = new();
    private Office office = null!;

    public async ValueTask InitializeAsync() => office = await Office.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await office.DisposeAsync();
    }

    [Fact]
    public async Task A_chinese_mail_arrives_in_plain_text_and_in_html_as_it_was_written()
    {
        var mail = await MailAsync("li@example.cn");

        Assert.Equal(1, await Sender().SendDueAsync(CancellationToken.None));

        var received = Assert.Single(server.Received);
        Assert.DoesNotContain(received, c => c > 127);
        Assert.Equal(mail.Subject, DecodedHeader(received, "Subject"));
        Assert.Equal("政府信息公开办理平台 <gk@example.cn>", DecodedHeader(received, "From"));
        Assert.Contains("li@example.cn", DecodedHeader(received, "To"), StringComparison.Ordinal);
        Assert.Equal($"<{mail.Id}@example.cn>", DecodedHeader(received, "Message-ID"));
        Assert.Contains("multipart/alternative", received, StringComparison.Ordinal);
        Assert.Equal([("text/plain", mail.TextBody), ("text/html", mail.HtmlBody)], Parts(received));
        Assert.Equal((clock.Now, null, 1), await StateAsync(mail));
    }

    [Fact]
    public async Task Two_senders_at_once_send_each_mail_once()
    {
        for (var i = 0; i < 30; i++)
        {
            await MailAsync($"person{i}@example.cn");
        }

        var sent = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Sender().SendDueAsync(CancellationToken.None))));

        Assert.Equal(30, sent.Sum());
        Assert.Equal(30, server.Received.Select(m => DecodedHeader(m, "To")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(30, server.Received.Count);
    }

    [Fact]
    public async Task A_refused_mail_waits_longer_each_time_and_is_given_up_after_eight_attempts()
    {
        server.Refusal = "452 try later";
        var mail = await MailAsync("li@example.cn");
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            await Sender().SendDueAsync(CancellationToken.None);
            var next = (await StateAsync(mail)).Next;
            waits.Add(((next ?? clock.Now) - clock.Now).TotalMinutes);
            clock.Now = next ?? clock.Now;
        }

        await using var db = office.Context();
        Assert.Equal([1, 5, 30, 120, 360, 720, 1440, 0], waits);
        Assert.Equal((null, null, 8), await StateAsync(mail));
        Assert.NotEmpty((await db.Mails.SingleAsync()).LastError!);
    }

    [Fact]
    public async Task When_the_server_is_back_the_mail_goes_out_once()
    {
        server.Refusal = "452 try later";
        var mail = await MailAsync("li@example.cn");
        await Sender().SendDueAsync(CancellationToken.None);
        server.Refusal = null;

        Assert.Equal(0, await Sender().SendDueAsync(CancellationToken.None));
        clock.Now = clock.Now.AddMinutes(1);
        Assert.Equal(1, await Sender().SendDueAsync(CancellationToken.None));
        Assert.Equal(0, await Sender().SendDueAsync(CancellationToken.None));

        Assert.Single(server.Received);
        Assert.Equal((clock.Now, null, 2), await StateAsync(mail));
    }

    [Fact]
    public async Task An_address_that_is_none_is_given_up_at_once_and_the_next_mail_goes_out()
    {
        var broken = await MailAsync("not an address");
        clock.Now = clock.Now.AddSeconds(1);
        var good = await MailAsync("li@example.cn");

        await Sender().SendDueAsync(CancellationToken.None);
        await Sender().SendDueAsync(CancellationToken.None);

        Assert.Equal((null, null, 1), await StateAsync(broken));
        Assert.Equal(clock.Now, (await StateAsync(good)).Sent);
    }

    [Fact]
    public async Task A_mail_claimed_by_a_sender_that_died_goes_out_again_under_the_same_id()
    {
        var mail = await MailAsync("li@example.cn");
        await Sender().SendDueAsync(CancellationToken.None);
        await using var db = office.Context();
        await db.Mails.ExecuteUpdateAsync(s => s.SetProperty(m => m.SentAt, (DateTimeOffset?)null).SetProperty(m => m.NextAttemptAt, clock.Now.AddMinutes(5)));
        clock.Now = clock.Now.AddMinutes(5);

        await Sender().SendDueAsync(CancellationToken.None);

        Assert.Equal([$"<{mail.Id}@example.cn>", $"<{mail.Id}@example.cn>"], server.Received.Select(m => DecodedHeader(m, "Message-ID")));
    }

    [Theory]
    [InlineData("Mail:From", "nobody", "Mail:From")]
    [InlineData("Mail:Port", "465", "465")]
    [InlineData("Mail:Port", "70000", "70000")]
    [InlineData("Mail:Port", "smtp", "smtp")]
    [InlineData("Mail:UseTls", "ja", "Mail:UseTls")]
    [InlineData("Site:PublicUrl", "gk.example.cn", "Site:PublicUrl")]
    public void A_setting_that_cannot_be_used_is_named_at_start(string name, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<StartProblemException>(() =>
            new ServiceCollection().AddNotifications(Settings((name, value)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_mail_server_nobody_sends()
    {
        Assert.False(MailSettings.From(Settings()).Enabled);
        Assert.Empty(new ServiceCollection().AddNotificationWorkers(Settings()));
        Assert.Single(new ServiceCollection().AddNotificationWorkers(Settings(("Mail:Host", "mail.example.cn"))));
    }

    private MailSender Sender() => new(
        office.Source,
        MailSettings.From(Settings(("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{server.Port}"), ("Mail:UseTls", "false"), ("Mail:From", "政府信息公开办理平台 <gk@example.cn>"))),
        clock, NullLogger<MailSender>.Instance);

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();

    private async Task<Mail> MailAsync(string address)
    {
        var person = await office.PersonAsync($"收件人{Guid.NewGuid():N}", office.Town, Positions.Drafter, address);
        var text = new NoticeTemplates().Render(
            "reminder", new NoticeModel("李经办", "胡村乡", "胡村乡2021年政府信息公开工作年度报告", "起草“第三部分”并逐格核对", "经办人", TimeLeft: "还剩3个工作日"), "https://gk.example.cn/tasks/1");
        var mail = new Mail
        {
            MessageId = Guid.CreateVersion7(),
            PersonId = person.Id,
            Address = address,
            Subject = text.Subject,
            TextBody = text.MailText,
            HtmlBody = text.MailHtml,
            CreatedAt = clock.Now,
            NextAttemptAt = clock.Now,
        };
        await office.SaveAsync(mail);
        return mail;
    }

    private async Task<(DateTimeOffset? Sent, DateTimeOffset? Next, int Attempts)> StateAsync(Mail mail)
    {
        await using var db = office.Context();
        var row = await db.Mails.SingleAsync(m => m.Id == mail.Id);
        return (row.SentAt, row.NextAttemptAt, row.Attempts);
    }

    /// <summary>Unfolded; each encoded word must be whole UTF-8 by itself (RFC 2047).</summary>
    private static string DecodedHeader(string mail, string name)
    {
        var words = Find(mail, $"(?<={name}: )[^\r\n]*(\r\n[ \t][^\r\n]*)*").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(word => word.Split('?') switch
        {
            ["=", _, "B", var text, _] => Encoding.UTF8.GetString(Convert.FromBase64String(text)),
            ["=", _, "Q", var text, _] => Uri.UnescapeDataString(text.Replace('_', ' ').Replace('=', '%')),
            _ => $" {word}",
        })).Trim();
    }

    private static string Find(string text, string pattern) =>
        Regex.Match(text, pattern, RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)).Value;

    private static List<(string Type, string Text)> Parts(string mail)
    {
        var boundary = Find(mail, "(?<=boundary=\"?)[^\"\r\n;]+");
        return [.. mail.Split($"--{boundary}\r\n").Skip(1).Select(part =>
        {
            var (head, body) = (part.Split("\r\n\r\n", 2)[0], part.Split("\r\n\r\n", 2)[1].Split($"--{boundary}")[0]);
            return (Find(head, "text/[a-z]+"),
                Encoding.UTF8.GetString(Convert.FromBase64String(body.ReplaceLineEndings(""))));
        })];
    }
}
