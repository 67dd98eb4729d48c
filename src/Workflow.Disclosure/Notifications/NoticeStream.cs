using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Messages;

namespace Workflow.Disclosure.Notifications;

/// <summary>Hears, on one connection for all open pages, that something changed for a person or for everyone, and wakes
/// those pages. What changed they read for themselves, so a signal lost costs nothing but time.</summary>
public sealed partial class NoticeStream(NpgsqlDataSource source, ILogger<NoticeStream> logger) : BackgroundService
{
    /// <summary>Open pages of one person; a browser shares its connections between them and has no more than six.</summary>
    public const int MostPerPerson = 12;

    private const string Everyone = "*";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<NoticeSubscription, Guid> open = new();
    private readonly Channel<bool> everyone = Signals();

    /// <returns>Null when the person has <see cref="MostPerPerson"/> already. Dispose it when the page is gone.</returns>
    public NoticeSubscription? Open(Guid personId)
    {
        var subscription = new NoticeSubscription(gone => open.TryRemove(gone, out _));
        open[subscription] = personId;
        if (open.Count(s => s.Value == personId) <= MostPerPerson)
        {
            return subscription;
        }

        subscription.Dispose();
        return null;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(ListenAsync(stoppingToken), WakeEveryoneAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                connection.Notification += (_, heard) => Hear(heard.Payload);
                await using (var listen = new NpgsqlCommand($"LISTEN {OutboxSignal.NoticesChannel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(ct);
                }

                // Whatever was signalled while nobody listened.
                Hear(Everyone);
                while (true)
                {
                    await connection.WaitAsync(ct);
                }
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                LogListenFailed(exception);
                await Task.Delay(Pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    private void Hear(string payload)
    {
        if (payload == Everyone)
        {
            everyone.Writer.TryWrite(true);
            return;
        }

        if (Guid.TryParse(payload, out var person))
        {
            foreach (var (subscription, _) in open.Where(s => s.Value == person))
            {
                subscription.Wake();
            }
        }
    }

    private async Task WakeEveryoneAsync(CancellationToken ct)
    {
        try
        {
            while (await everyone.Reader.WaitToReadAsync(ct))
            {
                await Task.Delay(Quiet, ct);
                everyone.Reader.TryRead(out _);
                foreach (var subscription in open.Keys)
                {
                    subscription.Wake();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    internal static Channel<bool> Signals() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    [LoggerMessage(Level = LogLevel.Warning, Message = "Open pages cannot be told of changes now; tried again shortly")]
    private partial void LogListenFailed(Exception exception);
}

/// <summary>One open page that waits for something to change.</summary>
public sealed class NoticeSubscription : IDisposable
{
    private readonly Channel<bool> signals = NoticeStream.Signals();
    private readonly Action<NoticeSubscription> gone;

    internal NoticeSubscription(Action<NoticeSubscription> gone) => this.gone = gone;

    internal void Wake() => signals.Writer.TryWrite(true);

    /// <returns>Whether something changed; false when the time ran out first.</returns>
    /// <exception cref="OperationCanceledException"/>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            return await signals.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => gone(this);
}
