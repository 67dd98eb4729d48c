using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Notifications;

/// <summary>Sends the mails that are due; any number may run. A mail is claimed before it goes out and marked afterwards, so it goes
/// out once, unless the process dies in between: then once more after the claim runs out, under the same Message-ID.</summary>
public sealed partial class MailSender(NpgsqlDataSource source, MailSettings settings, TimeProvider clock, ILogger<MailSender> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait after each failure; after one more it is given up.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    private sealed record DueMail(Guid Id, string Address, string Subject, string Text, string Html, int Attempts);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        do
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogTickFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Sends until none is due or one fails: then the server may be down, and the next tick goes on.</summary>
    /// <returns>How many went out.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        var sent = 0;
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.UseTls };
        if (settings.UserName is { } user)
        {
            client.Credentials = new NetworkCredential(user, settings.Password);
        }

        while (await ClaimAsync(ct) is { } mail)
        {
            if (await TrySendAsync(client, mail, ct) is { } fault)
            {
                await MarkFailedAsync(mail, fault, ct);
                return sent;
            }

            await MarkSentAsync(mail, ct);
            sent++;
        }

        return sent;
    }

    private async Task<DueMail?> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var command = source.CreateCommand("""
            UPDATE mails SET next_attempt_at = $2, attempts = attempts + 1
            WHERE id = (SELECT id FROM mails WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, address, subject, text_body, html_body, attempts
            """, now, now + ClaimFor);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new DueMail(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5))
            : null;
    }

    /// <returns>What went wrong; null when the server took it.</returns>
    private async Task<Exception?> TrySendAsync(SmtpClient client, DueMail mail, CancellationToken ct)
    {
        try
        {
            using var message = Compose(mail);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(SendWithin);
            await client.SendMailAsync(message, limit.Token);
            return null;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            return exception;
        }
    }

    private MailMessage Compose(DueMail mail)
    {
        var message = new MailMessage { From = settings.Sender, Subject = mail.Subject, SubjectEncoding = Encoding.UTF8 };
        message.To.Add(new MailAddress(mail.Address));
        message.Headers["Message-ID"] = $"<{mail.Id}@{settings.Sender.Host}>";
        // Out-of-office robots leave such mail alone.
        message.Headers["Auto-Submitted"] = "auto-generated";
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        return message;
    }

    private static AlternateView View(string text, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        // Servers without 8BITMIME would mangle Chinese.
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }

    private async Task MarkSentAsync(DueMail mail, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "UPDATE mails SET sent_at = $1, next_attempt_at = NULL, last_error = NULL WHERE id = $2", clock.GetUtcNow(), mail.Id);
        await command.ExecuteNonQueryAsync(ct);
        LogSent(mail.Id, mail.Attempts);
    }

    private async Task MarkFailedAsync(DueMail mail, Exception fault, CancellationToken ct)
    {
        // An address that is none will never be one.
        DateTimeOffset? next = fault is FormatException || mail.Attempts > Waits.Length ? null : clock.GetUtcNow() + Waits[mail.Attempts - 1];
        await using var command = source.CreateCommand(
            "UPDATE mails SET next_attempt_at = $1, last_error = $2 WHERE id = $3", next, fault.GetBaseException().Message, mail.Id);
        await command.ExecuteNonQueryAsync(ct);
        LogFailed(mail.Id, mail.Attempts, next, fault);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {MailId} went out at attempt {Attempt}")]
    private partial void LogSent(Guid mailId, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} could not be sent at attempt {Attempt}; next at {Next}, never when empty")]
    private partial void LogFailed(Guid mailId, int attempt, DateTimeOffset? next, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mails could not be looked at; tried again at the next tick")]
    private partial void LogTickFailed(Exception exception);
}
