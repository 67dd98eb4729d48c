using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Releases;

public sealed record DeleteDraft(Guid TaskId, Guid PersonId);

/// <summary>Takes back a release that was begun and never handed on: its process ends, what was typed is gone, and no list shows it.
/// The case's row and its journal stay, as of every case.</summary>
public sealed partial class DeleteDraftHandler(
    NpgsqlDataSource source, ProcessCatalog catalog, WorkingCalendar calendar, TimeProvider clock, ILogger<DeleteDraftHandler> logger)
{
    private sealed record Found(bool Holds, bool MayEdit, DateTimeOffset? ClosedAt, string? DecidedBy);

    public async Task<Error?> HandleAsync(DeleteDraft command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        var (seen, found) = await ReadAsync(connection, command, LocalTime.DateOf(now), ct);
        if (Refusal(seen, found) is { } refusal)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(ct);
            return refusal;
        }

        await EndAsync(connection, seen!, now, ct);
        LogDeleted(seen!.Heading.CaseId, command.PersonId);
        return null;
    }

    private static Error? Refusal(CaseSnapshot? seen, Found? found) => (seen, found) switch
    {
        (null, _) or (_, null or { Holds: false }) => new TaskNotFound(),
        ({ DecisionCount: > 0 } or { Version: not null }, _) => new DraftWasSubmitted(),
        (_, { ClosedAt: { } closed }) => new DraftNotOpen(found.DecidedBy ?? "流程", closed),
        (_, { MayEdit: false }) => new NotADraft(),
        ({ Heading.Kind: not CaseKinds.InformationRelease }, _) => new NotADraft(),
        _ => null,
    };

    private async Task EndAsync(NpgsqlConnection connection, CaseSnapshot seen, DateTimeOffset now, CancellationToken ct)
    {
        var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        var ended = ProcessEngine.Apply(definition, ProcessState.FromJson(seen.State), new Operation.Terminate("起草人删除了没有送审的草稿"), new ProcessInput(now)).Transition
            ?? throw new InvalidOperationException($"The process of the open draft of case {seen.Heading.CaseId} cannot be ended.");
        var caseId = seen.Heading.CaseId;
        await using var batch = connection.CreateBatch();
        var writer = new CaseWriter(batch, seen.Heading, seen.Sequence + 1, now, calendar);
        writer.Apply(new Advance(ended.State, ended.Effects, ended.Journal, PublishAt: null, []));
        writer.Add("UPDATE cases SET status = 'Ended', sequence = $2, updated_at = $3 WHERE id = $1", caseId, seen.Sequence + 1, now);
        writer.Add("DELETE FROM timers WHERE case_id = $1", caseId);
        writer.Add("DELETE FROM draft_sections WHERE case_id = $1", caseId);
        writer.Add("DELETE FROM notifications WHERE case_id = $1", caseId);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(CaseSnapshot?, Found?)> ReadAsync(NpgsqlConnection connection, DeleteDraft command, DateOnly today, CancellationToken ct)
    {
        await using var batch = CaseReader.Open(connection, command.TaskId, isTask: true, locks: true, Sql.Statement(
            $"""
            SELECT {TaskAuthority.Sql} AND EXISTS (SELECT FROM people p WHERE p.id = $2 AND p.closed_at IS NULL),
                   t.may_edit, t.closed_at, t.decided_by_name
            FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.id = $1
            """, command.TaskId, command.PersonId, today));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var seen = await CaseReader.ReadAsync(reader, ct);
        var found = await reader.ReadAsync(ct)
            ? new Found(
                reader.GetBoolean(0), reader.GetBoolean(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetString(3))
            : null;
        return (seen, found);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The draft of case {CaseId} was deleted by {PersonId} before it was handed on")]
    private partial void LogDeleted(Guid caseId, Guid personId);
}

public sealed record DraftWasSubmitted() : ConflictError("这份稿件已有办理记录，不能删除。不再发布的，请在办理记录页终止这件事项，写明原因。");
