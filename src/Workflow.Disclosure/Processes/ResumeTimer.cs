using System.Text.Json.Nodes;
using MassTransit;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Processes;

/// <summary>A timed activity fell due: the process goes on from there, if it still waits there.</summary>
public sealed class ResumeTimerHandler(
    NpgsqlDataSource source, ProcessCatalog catalog, ProcessRuntime runtime, WorkingCalendar calendar, OutboxSignal signal, TimeProvider clock)
{
    /// <param name="payload">JSON that comes with it; null for none.</param>
    public async Task HandleAsync(Guid caseId, string bookmark, string? payload, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        CaseSnapshot? seen;
        await using (var open = CaseReader.Open(connection, caseId, isTask: false, locks: true))
        await using (var reader = await open.ExecuteReaderAsync(ct))
        {
            seen = await CaseReader.ReadAsync(reader, ct);
        }

        var now = clock.GetUtcNow();
        await using var batch = connection.CreateBatch();
        // A decision may have closed it in the same instant; then it waits there no longer, and nothing is to be done.
        var state = seen is null ? null : ProcessState.FromJson(seen.State);
        if (state?.Held is not null && state.Bookmarks.Any(b => b.Id == bookmark))
        {
            // Held since the sweeper saw it: it falls due again when the case goes on.
            batch.BatchCommands.Add(Sql.Statement(
                "INSERT INTO timers (id, case_id, bookmark, due_at, payload) VALUES (gen_random_uuid(), $1, $2, $3, $4) ON CONFLICT DO NOTHING",
                caseId, bookmark, now, Sql.Typed(NpgsqlTypes.NpgsqlDbType.Text, payload)));
        }
        else if (seen is not null && state!.Bookmarks.Any(b => b.Id == bookmark))
        {
            var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
            var advanced = runtime.Resume(definition, seen, new Resumption(bookmark, "Done", payload is null ? null : JsonNode.Parse(payload)), seen.Version, now);
            if (!advanced.Succeeded)
            {
                throw new InvalidOperationException($"The timer at bookmark {bookmark} of case {caseId} led to a refusal: {advanced.Error.Message}");
            }

            if (advanced.Value.PublishAt is not null)
            {
                throw new InvalidOperationException($"Case {caseId}: a timer cannot publish; a decision must stand before Workflow.Publish.");
            }

            var writer = new CaseWriter(batch, seen.Heading, seen.Sequence + 1, now, calendar);
            var entry = AutomaticEntry.Of(seen, definition, state.Bookmarks.First(b => b.Id == bookmark), advanced.Value, now);
            DecisionRows.Write(writer, entry, seen.Heading, definition, seen.Version, advanced.Value, seen.Sequence + 1);
            writer.Apply(advanced.Value);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        signal.Raise();
    }
}

/// <summary>Not through the inbox: the bookmark itself is gone after the first time.</summary>
public sealed class ProcessTimerConsumer(ResumeTimerHandler handler, NpgsqlDataSource source, TimeProvider clock) : IConsumer<ProcessTimerDue>
{
    public async Task Consume(ConsumeContext<ProcessTimerDue> context)
    {
        await handler.HandleAsync(context.Message.CaseId, context.Message.Bookmark, context.Message.Payload, context.CancellationToken);
        await InboxRow.RememberAsync(source, context.MessageId!.Value, nameof(ProcessTimerConsumer), clock.GetUtcNow(), context.CancellationToken);
    }
}
