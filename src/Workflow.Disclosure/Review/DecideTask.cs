using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Execution;
using Workflow.Reports;

namespace Workflow.Disclosure.Review;

/// <param name="Outcome">The name of one of the outcomes that the task offers.</param>
/// <param name="Opinion">At most <see cref="MaxOpinion"/> UTF-16 characters after trimming.</param>
/// <param name="SeenVersion">Number of the document version the actor read; 0 where there was none, or where the task itself edits.</param>
public sealed record DecideTask(Guid TaskId, string Outcome, string Opinion, int SeenVersion, Actor Actor)
{
    public const int MaxOpinion = 2000;
}

/// <param name="VersionNumber">The version that the decision stands on.</param>
public sealed record DecisionMade(Guid DecisionId, Guid CaseId, int Number, int VersionNumber, string Label);

/// <summary>One click, end to end (DESIGN 4): two round trips, one transaction, and the next task is already there.</summary>
public sealed partial class DecideTaskHandler(
    NpgsqlDataSource source, ProcessCatalog catalog, ProcessRuntime runtime, DocumentKinds kinds,
    WorkingCalendar calendar, OutboxSignal signal, TimeProvider clock, ILogger<DecideTaskHandler> logger)
{
    public async Task<Result<DecisionMade>> HandleAsync(DecideTask command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        var (seen, task, actor) = await ReadAsync(connection, command, LocalTime.DateOf(now), ct);
        var decided = Refusal(task, actor, seen?.Version, command) is { } error
            ? error
            : task!.PartsOut ? await PartsStillOut.ReadAsync(connection, task.Id, ct)
            : await DecideAsync(connection, command, seen!, task!, actor!, now, ct);
        if (!decided.Succeeded)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(ct);
            return decided;
        }

        signal.Raise();
        LogDecided(command.TaskId, task!.ActivityId, command.Outcome, decided.Value.Number);
        return decided;
    }

    private async Task<Result<DecisionMade>> DecideAsync(
        NpgsqlConnection connection, DecideTask command, CaseSnapshot seen, TaskSnapshot task, ActorSnapshot actor, DateTimeOffset now, CancellationToken ct)
    {
        var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        var outcome = task.Outcomes.Single(o => o.Name == command.Outcome);
        var version = task.MayEdit ? Compose(seen) : seen.Version!;
        var advanced = runtime.Resume(definition, seen, task.Bookmark, command.Outcome, version, now);
        if (!advanced.Succeeded)
        {
            return advanced.Error;
        }

        var decision = Record(command, seen, task, actor, outcome, version, definition.Hash, now);
        var sequence = seen.Sequence + 1;
        await using var batch = connection.CreateBatch();
        var writer = new CaseWriter(batch, seen.Heading, sequence, now, calendar);
        if (version.Number != seen.Version?.Number)
        {
            writer.AddVersion(version, decision.PersonId, actor.Name);
            writer.Add("UPDATE cases SET title = $2 WHERE id = $1 AND $2 <> ''", seen.Heading.CaseId, kinds[seen.Heading.Kind].Heading(version.Content).Title);
        }

        DecisionRows.Write(writer, decision);
        writer.CloseTask(task.Id, command.Outcome, decision.PersonId, actor.Name);
        writer.Add("UPDATE cases SET sequence = $2, decision_count = $3, record_head = $4, updated_at = $5 WHERE id = $1",
            seen.Heading.CaseId, sequence, decision.Number, decision.Hash, now);
        if (task.MayEdit && outcome.Tone == OutcomeTone.Forward)
        {
            writer.Send(new DraftSubmitted(seen.Heading.CaseId, sequence, task.Id, version.Id, now));
        }

        writer.Send(new TaskDecided(seen.Heading.CaseId, sequence, task.Id, decision.Id, command.Outcome, now));
        if (advanced.Value.Publishes && Publish(writer, seen, task, decision, version, sequence, now) is { } unsigned)
        {
            return unsigned;
        }

        writer.Apply(advanced.Value);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return new DecisionMade(decision.Id, seen.Heading.CaseId, decision.Number, version.Number, outcome.Label);
    }

    /// <summary>A draft that did not change since its last version keeps that version.</summary>
    private VersionHead Compose(CaseSnapshot seen)
    {
        var content = kinds[seen.Heading.Kind].Compose(seen.Heading, seen.Sections);
        var hash = ContentHash.Of(content);
        return seen.Version?.Hash == hash
            ? seen.Version
            : new VersionHead(Guid.CreateVersion7(), (seen.Version?.Number ?? 0) + 1, hash, content);
    }

    private static Decision Record(
        DecideTask command, CaseSnapshot seen, TaskSnapshot task, ActorSnapshot actor, TaskOutcome outcome, VersionHead version,
        string definitionHash, DateTimeOffset now)
    {
        Decision Build(Guid id, string hash) => new()
        {
            Id = id,
            CaseId = seen.Heading.CaseId,
            Number = seen.DecisionCount + 1,
            TaskId = task.Id,
            ActivityId = task.ActivityId,
            Title = task.Title,
            Position = task.Position,
            UnitId = task.UnitId,
            PersonId = (command.Actor as Actor.OfPerson)?.Id,
            SystemAccountId = (command.Actor as Actor.OfSystem)?.Id,
            ActorName = actor.Name,
            Outcome = outcome.Name,
            OutcomeLabel = outcome.Label,
            Tone = outcome.Tone.ToString(),
            Opinion = TextRules.Clean(command.Opinion).Trim(),
            VersionId = version.Id,
            VersionNumber = version.Number,
            VersionHash = version.Hash,
            DefinitionHash = definitionHash,
            DecidedAt = now,
            PreviousHash = seen.RecordHead,
            Hash = hash,
        };
        var open = Build(Guid.CreateVersion7(), "");
        return Build(open.Id, DecisionHash.Of(open));
    }

    /// <summary>Nothing is published that the 主要领导 has not signed in exactly this version.</summary>
    private NotTheSignedVersion? Publish(
        CaseWriter writer, CaseSnapshot seen, TaskSnapshot task, Decision decision, VersionHead version, long sequence, DateTimeOffset now)
    {
        var signed = task.Position == Positions.PrincipalLeader ? new SignedDecision(decision.Id, version.Hash) : seen.Signature;
        if (signed?.VersionHash != version.Hash)
        {
            return new NotTheSignedVersion();
        }

        var heading = kinds[seen.Heading.Kind].Heading(version.Content);
        var id = Guid.CreateVersion7();
        writer.Add("""
            INSERT INTO publications (id, case_id, kind, unit_id, year, column_code, title, version_id, version_hash, signed_by, published_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            id, seen.Heading.CaseId, seen.Heading.Kind, seen.Heading.UnitId, seen.Heading.Year, heading.ColumnCode, heading.Title,
            version.Id, version.Hash, signed.DecisionId, now);
        writer.Add("UPDATE cases SET status = 'Published', title = $2 WHERE id = $1", seen.Heading.CaseId, heading.Title);
        writer.Send(new ReportPublished(seen.Heading.CaseId, sequence, id, now));
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {TaskId} at {ActivityId} decided: {Outcome}, decision {Number} of its case")]
    private partial void LogDecided(Guid taskId, string activityId, string outcome, int number);
}
