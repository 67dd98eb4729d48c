using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workflow.Disclosure.Data;

/// <param name="JournalDays">How long the journal of an ended case stays after it was written. Decisions, versions, and who was given
/// which part to fill stay for ever.</param>
/// <param name="MessageDays">How long a message that everybody has stays, and the memory of who had it: longer than any dead letter is replayed.</param>
public sealed record RetentionSettings(int JournalDays, int MessageDays)
{
    private const int Longest = 36_500;

    /// <summary>Settings: <c>Retention:JournalDays</c>, 730 by default, and <c>Retention:MessageDays</c>, 30 by default.</summary>
    /// <exception cref="StartProblemException">A setting is no number of days; says which.</exception>
    public static RetentionSettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        int Days(string name, int otherwise) => configuration[name] is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, out var days) && days is >= 1 and <= Longest ? days
            : throw new StartProblemException($"设置 {name}“{text}”须是 1 至 {Longest} 之间的天数。");
        return new(Days("Retention:JournalDays", 730), Days("Retention:MessageDays", 30));
    }
}

public static class RetentionServices
{
    /// <summary>For the worker role.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(RetentionSettings.From(configuration)).AddHostedService<RetentionSweeper>();
}

/// <summary>Deletes what nobody needs any more, in small transactions. Any number may run: what one has deleted, another does not find.</summary>
public sealed partial class RetentionSweeper(NpgsqlDataSource source, RetentionSettings settings, TimeProvider clock, ILogger<RetentionSweeper> logger)
    : BackgroundService
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromHours(1);

    // $1 is the last key seen, $2 the most rows, $3 the time before which rows go. Columns: key, whether the row goes, whether it is young.
    private const string Journal = """
        SELECT j.id, j.at < $3 AND c.status <> 'Open' AND j.activity_type <> 'Workflow.Contribution', j.at >= $3 FROM journal j JOIN cases c ON c.id = j.case_id
        WHERE j.id > $1 ORDER BY j.id LIMIT $2
        """;

    private const string Messages = "SELECT id, coalesce(done_at < $3, false), created_at >= $3 FROM outbox WHERE id > $1 ORDER BY id LIMIT $2";

    // A message that not everybody has yet comes again, and who has it must still be known then.
    private const string Handled = """
        SELECT i.message_id, i.handled_at < $3 AND NOT EXISTS (SELECT FROM outbox o WHERE o.id = i.message_id AND o.done_at IS NULL), i.handled_at >= $3
        FROM inbox i WHERE i.message_id > $1 ORDER BY i.message_id LIMIT $2
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogTickFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many rows went.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (journal, messages) = (now.AddDays(-settings.JournalDays), now.AddDays(-settings.MessageDays));
        var deleted = await WalkAsync(Journal, "DELETE FROM journal WHERE id = ANY($1) AND at < $2", 0L, journal, ct)
            + await WalkAsync(Messages, "DELETE FROM outbox WHERE id = ANY($1) AND done_at < $2", Guid.Empty, messages, ct)
            + await WalkAsync(Handled, "DELETE FROM inbox WHERE message_id = ANY($1) AND handled_at < $2", Guid.Empty, messages, ct)
            + await ExpiredAsync(now, ct);
        if (deleted > 0)
        {
            LogDeleted(deleted);
        }

        return deleted;
    }

    /// <summary>Goes through a table by its primary key, which grows as rows are written (identity, or UUID version 7), until rows are
    /// young: an index on a time is one that every decision would pay for.</summary>
    private async Task<int> WalkAsync<TKey>(string page, string delete, TKey first, DateTimeOffset before, CancellationToken ct) where TKey : notnull
    {
        var (deleted, last, young) = (0, first, false);
        for (var read = BatchSize; read == BatchSize && !young;)
        {
            var going = new List<TKey>();
            await using (var command = source.CreateCommand(page, last, BatchSize, before))
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                for (read = 0; await reader.ReadAsync(ct); read++)
                {
                    (last, young) = (reader.GetFieldValue<TKey>(0), reader.GetBoolean(2));
                    if (reader.GetBoolean(1))
                    {
                        going.Add(last);
                    }
                }
            }

            if (going.Count > 0)
            {
                await using var command = source.CreateCommand(delete, going.ToArray(), before);
                deleted += await command.ExecuteNonQueryAsync(ct);
            }
        }

        return deleted;
    }

    // At most one for each person and open task, so there is nothing to walk through.
    private async Task<int> ExpiredAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var uploads = source.CreateCommand("DELETE FROM draft_uploads WHERE expires_at <= $1", now);
        await using var opinions = source.CreateCommand("DELETE FROM opinion_drafts d USING tasks t WHERE t.id = d.task_id AND t.closed_at IS NOT NULL");
        return await uploads.ExecuteNonQueryAsync(ct) + await opinions.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} rows of journal, outbox, inbox, uploads and unsent opinions were older than they are kept")]
    private partial void LogDeleted(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is older than it is kept could not be deleted; tried again in an hour")]
    private partial void LogTickFailed(Exception exception);
}
