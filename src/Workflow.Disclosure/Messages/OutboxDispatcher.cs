using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Messages;

/// <summary>Carries outbox rows to the bus. Any number may run: rows are claimed with SKIP LOCKED, published outside any
/// transaction (a publish to a dead broker hangs), then marked. What is published twice after a crash, the inbox drops.</summary>
public sealed partial class OutboxDispatcher(
    NpgsqlDataSource source, IBusControl bus, MessageRoutes routes, BusSettings settings, TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan SlowPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PublishWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(15);

    /// <summary>In memory, longer than every retry of a consumer takes.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim woken = new(0);

    private sealed record Row(Guid Id, string Type, string Payload);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = ListenAsync(stoppingToken);
        var recovered = settings.OnBroker;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Before the bus is connected and its queues are bound, whatever is published is dropped.
                if (bus.CheckHealth().Status == BusHealthStatus.Healthy)
                {
                    if (!recovered)
                    {
                        await ReleaseUndoneAsync(clock.GetUtcNow(), stoppingToken);
                        recovered = true;
                    }

                    while (await DispatchAsync(stoppingToken) == BatchSize)
                    {
                    }

                    await MarkDoneAsync(stoppingToken);
                    if (!settings.OnBroker)
                    {
                        await ReleaseUndoneAsync(clock.GetUtcNow() - GivenUpAfter, stoppingToken);
                    }
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogTickFailed(exception);
            }

            await WaitAsync(stoppingToken);
        }

        await listening;
    }

    /// <returns>How many rows were taken.</returns>
    private async Task<int> DispatchAsync(CancellationToken ct)
    {
        var rows = await ClaimAsync(ct);
        var sent = await Task.WhenAll(rows.Select(row => TryPublishAsync(row, ct)));
        var ids = rows.Where((_, i) => sent[i]).Select(r => r.Id).ToArray();
        await using var batch = source.CreateBatch();
        // A broker that confirmed a message has it; the memory of this process is no such promise (MarkDoneAsync).
        batch.BatchCommands.Add(Sql.Statement(
            "UPDATE outbox SET sent_at = $1, done_at = CASE WHEN $2 THEN $1 END WHERE id = ANY($3)", clock.GetUtcNow(), settings.OnBroker, ids));
        // Not at once again: what cannot leave now must not stand before what can.
        batch.BatchCommands.Add(Sql.Statement(
            "UPDATE outbox SET claimed_until = $1 WHERE id = ANY($2)", clock.GetUtcNow() + TryAgainAfter, rows.Where((_, i) => !sent[i]).Select(r => r.Id).ToArray()));
        await batch.ExecuteNonQueryAsync(ct);
        return rows.Count;
    }

    private async Task<List<Row>> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var command = source.CreateCommand(
            """
            UPDATE outbox SET claimed_until = $2
            WHERE id IN (SELECT id FROM outbox WHERE sent_at IS NULL AND (claimed_until IS NULL OR claimed_until < $1)
                         ORDER BY number LIMIT $3 FOR UPDATE SKIP LOCKED)
            RETURNING id, type, payload, number
            """, now, now + ClaimFor, BatchSize);
        var rows = new List<(long Number, Row Row)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetInt64(3), new Row(reader.GetGuid(0), reader.GetString(1), reader.GetString(2))));
        }

        return [.. rows.OrderBy(r => r.Number).Select(r => r.Row)];
    }

    private async Task<bool> TryPublishAsync(Row row, CancellationToken ct)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(PublishWithin);
            var type = routes.TypeOf(row.Type);
            var message = JsonSerializer.Deserialize(row.Payload, type, MessageJson.Options)!;
            await bus.Publish(message, type, context => context.MessageId = row.Id, limit.Token);
            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogPublishFailed(row.Id, row.Type, exception);
            return false;
        }
    }

    /// <summary>What an earlier process had only in its memory died with it, and what a consumer gave up is in nobody's hands:
    /// both are published again.</summary>
    private async Task ReleaseUndoneAsync(DateTimeOffset sentBefore, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "UPDATE outbox SET sent_at = NULL, claimed_until = NULL WHERE done_at IS NULL AND sent_at <= $1", sentBefore);
        var count = await command.ExecuteNonQueryAsync(ct);
        if (count > 0)
        {
            LogReleased(count);
        }
    }

    /// <summary>In memory a row is done only when every consumer of its type has its inbox row.</summary>
    private async Task MarkDoneAsync(CancellationToken ct)
    {
        if (settings.OnBroker)
        {
            return;
        }

        var counts = routes.ConsumerCounts().ToArray();
        await using var command = source.CreateCommand(
            """
            UPDATE outbox o SET done_at = $1 FROM unnest($2, $3) AS c(type, consumers)
            WHERE o.done_at IS NULL AND o.sent_at IS NOT NULL AND o.type = c.type
              AND (SELECT count(*) FROM inbox i WHERE i.message_id = o.id) >= c.consumers
            """, clock.GetUtcNow(), counts.Select(c => c.Type).ToArray(), counts.Select(c => c.Consumers).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        try
        {
            await woken.WaitAsync(SlowPoll, ct);
            while (woken.Wait(0, ct))
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                connection.Notification += (_, _) => woken.Release();
                await using (var listen = new NpgsqlCommand($"LISTEN {OutboxSignal.OutboxChannel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(ct);
                }

                while (true)
                {
                    await connection.WaitAsync(ct);
                }
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception exception)
            {
                LogListenFailed(exception);
                await WaitAsync(ct);
            }
        }
    }

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages could not be carried now; they wait in the outbox")]
    private partial void LogTickFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of type {Type} could not be published; it stays in the outbox")]
    private partial void LogPublishFailed(Guid messageId, string type, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} messages of an earlier process are published again")]
    private partial void LogReleased(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox signal is not heard; the slow poll goes on")]
    private partial void LogListenFailed(Exception exception);
}
