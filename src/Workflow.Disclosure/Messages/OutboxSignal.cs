using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workflow.Disclosure.Messages;

/// <summary>Tells dispatchers and open pages, on whatever machine, that a transaction has committed.
/// Sent after the commit and coalesced: inside it, NOTIFY costs a third of the throughput.</summary>
public sealed partial class OutboxSignal(NpgsqlDataSource source, ILogger<OutboxSignal> logger) : BackgroundService
{
    /// <summary>Wakes the dispatchers.</summary>
    public const string OutboxChannel = "outbox";

    /// <summary>Wakes open pages; payload is a person's id, or <c>*</c> for everyone.</summary>
    public const string NoticesChannel = "notices";

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(10);
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Never blocks and never fails; a lost signal is made good by the dispatcher's slow poll.</summary>
    public void Raise() => raised.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in raised.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var command = source.CreateCommand($"SELECT pg_notify('{OutboxChannel}', ''), pg_notify('{NoticesChannel}', '*')");
                await command.ExecuteNonQueryAsync(stoppingToken);
                await Task.Delay(Quiet, stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A signal could not be sent; the slow poll will make good")]
    private partial void LogFailed(Exception exception);
}
