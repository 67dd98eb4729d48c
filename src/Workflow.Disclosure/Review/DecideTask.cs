using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review.Levels;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Disclosure.Texts;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Reports;

namespace Workflow.Disclosure.Review;

/// <param name="Outcome">The name of one of the outcomes that the task offers.</param>
/// <param name="Opinion">At most <see cref="MaxOpinion"/> UTF-16 characters after trimming.</param>
/// <param name="SeenVersion">Number of the document version the actor read; 0 where there was none, or where the task itself edits.</param>
public sealed record DecideTask(Guid TaskId, string Outcome, string Opinion, int SeenVersion, Actor Actor)
{
    public const int MaxOpinion = 2000;

    /// <summary>Hash of a drawn signature of the actor's own; null: signs without one.</summary>
    public string? Signature { get; init; }

    /// <summary>Set where the actor enters what somebody else signed on paper.</summary>
    public PaperSignature? Paper { get; init; }

    /// <summary>What 保密审查 answered; null: nothing was typed.</summary>
    public SecrecyForm? Review { get; init; }

    /// <summary>Whether it is one of many decided at once.</summary>
    public bool Batch { get; init; }

    /// <summary>Of a batch: whether the actor had not opened the version.</summary>
    public bool Unopened { get; init; }
}

/// <param name="VersionNumber">The version that the decision stands on.</param>
public sealed record DecisionMade(Guid DecisionId, Guid CaseId, int Number, int VersionNumber, string Title, string Label, OutcomeTone Tone);

/// <summary>One click, end to end (DESIGN 4): two round trips, one transaction, and the next task is already there.</summary>
public sealed partial class DecideTaskHandler(
    NpgsqlDataSource source, ProcessCatalog catalog, ProcessRuntime runtime, DocumentKinds kinds, FileReadings readings,
    WorkingCalendar calendar, OutboxSignal signal, TimeProvider clock, ILogger<DecideTaskHandler> logger)
{
    public async Task<Result<DecisionMade>> HandleAsync(DecideTask command, CancellationToken ct)
    {
        var decided = await OnceAsync(command, ct);
        if (decided.Error is not FilesUnread unread)
        {
            return decided;
        }

        // Files that no reader of today has read: outside the transaction, then again.
        await readings.OfAsync(unread.Files, ct);
        decided = await OnceAsync(command, ct);
        return decided.Error is FilesUnread lost ? new FilesLost(lost.Files) : decided;
    }

    private async Task<Result<DecisionMade>> OnceAsync(DecideTask command, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var (seen, task, actor) = await ReadAsync(connection, command, LocalTime.Today(clock), ct);
        var decided = Refusal(task, actor, seen?.Version, command, LocalTime.Today(clock)) is { } error
            ? error
            : task!.PartsOut ? await PartsStillOut.ReadAsync(connection, task.Id, ct)
            // The time is taken behind the lock: entries of a case never run backwards.
            : await DecideAsync(connection, command, seen!, task!, actor!, clock.GetUtcNow(), ct);
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

    /// <summary>One of several: what breaks here is an answer too, since what became of each has to be said.</summary>
    /// <returns>Why it was not decided; null when it was.</returns>
    public async Task<Error?> TryAsync(DecideTask command, CancellationToken ct)
    {
        try
        {
            return (await HandleAsync(command, ct)).Error;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, command.TaskId);
            return new ItemFailed();
        }
    }

    private async Task<(CaseSnapshot?, TaskSnapshot?, ActorSnapshot?)> ReadAsync(
        NpgsqlConnection connection, DecideTask command, DateOnly today, CancellationToken ct)
    {
        CaseSnapshot? seen;
        TaskSnapshot? task;
        ActorSnapshot? actor;
        var query = command is { Paper: { } signed, Actor: Actor.OfPerson(var clerk) }
            ? PaperRules.Query(command.TaskId, clerk, signed, today)
            : TaskRows.Query(command.TaskId, command.Actor, today, command.Signature);
        await using (var batch = CaseReader.Open(connection, command.TaskId, isTask: true, locks: true, query))
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            seen = await CaseReader.ReadAsync(reader, ct);
            (task, actor) = await TaskRows.ReadAsync(reader, ct);
        }

        // What is asked of the decider is asked of who signed the paper, whoever enters it.
        var (decider, way) = command.Paper is { SignerId: var signer } ? (new Actor.OfPerson(signer), DecidingWay.Paper) : (command.Actor, command.Batch ? DecidingWay.Batch : (DecidingWay?)null);
        return (seen, task, await TaskRows.CompleteAsync(connection, catalog, seen, task, actor, decider, way, today, ct));
    }

    private async Task<Result<DecisionMade>> DecideAsync(
        NpgsqlConnection connection, DecideTask command, CaseSnapshot seen, TaskSnapshot task, ActorSnapshot actor, DateTimeOffset now, CancellationToken ct)
    {
        var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        var outcome = task.Outcomes.Single(o => o.Name == command.Outcome);
        var state = ProcessState.FromJson(seen.State);
        if (!ProcessEngine.Outcomes(definition, state, task.Bookmark).Contains(outcome.Name))
        {
            return Waits(state);
        }

        var version = task.MayEdit ? Compose(seen) : seen.Version!;
        // Only a text that was handed in before can have been decided on.
        IReadOnlyCollection<string> madeVoid = task.MayEdit && outcome.Tone == OutcomeTone.Forward && seen.DecisionCount > 0
            ? (await LevelRows.ReadAsync(
                connection, seen.Heading.CaseId, definition, state, ct, command.Actor is Actor.OfPerson(var hands) ? (hands, task.ActivityId) : null)).VoidFor(version.Hash)
            : [];
        var advanced = runtime.Resume(definition, seen, new Resumption(task.Bookmark, command.Outcome, Void: madeVoid), version, now);
        if (!advanced.Succeeded)
        {
            return advanced.Error;
        }

        // A level that changes the text on its way hands on what the check would have let pass.
        if (task is { MayEdit: true, Position: not Positions.Drafter } && outcome.Tone == OutcomeTone.Forward && version.Number != seen.Version?.Number)
        {
            var checkedText = kinds.Check(seen.Heading.Kind, version.Content, seen.Basis);
            if (checkedText.Search.Unread.Count > 0 || checkedText.Faults.Count > 0)
            {
                return checkedText.Search.Unread.Count > 0 ? new FilesUnread(checkedText.Search.Unread) : new DocumentFails(checkedText.Faults);
            }
        }

        if (await SecrecyReviewers.NobodyAsync(connection, seen, task, advanced.Value, command.Actor, LocalTime.DateOf(now), ct) is { } nobody)
        {
            return nobody;
        }

        var scan = command.Paper?.Attach(seen.Heading.CaseId, task.Id, ((Actor.OfPerson)command.Actor).Id, now);
        var decision = Record(command, seen, task, actor, outcome, version, scan, definition.Hash, now);
        var sequence = seen.Sequence + 1;
        Standing? standing = null;
        if (advanced.Value.PublishAt is { } publishAt)
        {
            var judged = await PublishAsync(connection, seen, task, decision, advanced.Value, publishAt, version, definition, ct);
            if (!judged.Succeeded)
            {
                return judged.Error;
            }

            standing = judged.Value;
        }

        await using var batch = connection.CreateBatch();
        var writer = new CaseWriter(batch, seen.Heading, sequence, now, calendar);
        if (version.Number != seen.Version?.Number)
        {
            writer.AddVersion(version, decision.PersonId, actor.Name);
            writer.Add("UPDATE cases SET title = $2 WHERE id = $1 AND $2 <> ''", seen.Heading.CaseId, kinds[seen.Heading.Kind].Heading(version.Content).Title);
        }

        if (scan is not null)
        {
            AttachmentRows.Write(writer, scan);
            writer.Send(new PaperEntered(seen.Heading.CaseId, sequence, task.Id, decision.Id, now));
        }

        DecisionRows.Write(writer, decision, seen.Heading, definition, version, advanced.Value, sequence);
        writer.CloseTask(
            task.Id, command.Outcome, decision.DeciderId, scan is null ? actor.Name : $"{decision.DeciderName}（{actor.Name}代录）", scan is null ? null : decision.PersonId);
        if (task.MayEdit && decision.PersonId is { } wrote && (outcome.Tone == OutcomeTone.Forward || version.Number != seen.Version?.Number))
        {
            writer.Add(Writing.Insert, seen.Heading.CaseId, wrote, task.ActivityId, now);
        }

        if (task.MayEdit && outcome.Tone == OutcomeTone.Forward)
        {
            writer.Send(new DraftSubmitted(seen.Heading.CaseId, sequence, task.Id, version.Id, now));
        }

        writer.Send(new TaskDecided(seen.Heading.CaseId, sequence, task.Id, decision.Id, command.Outcome, now));
        if (standing is not null)
        {
            PublicationWriter.Write(writer, seen, kinds[seen.Heading.Kind], standing, version, sequence, now);
        }

        writer.Apply(advanced.Value);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return new DecisionMade(decision.Id, seen.Heading.CaseId, decision.Number, version.Number, kinds[seen.Heading.Kind].Heading(version.Content).Title, outcome.Label, outcome.Tone);
    }

    /// <summary>Whether every level stands behind what is about to become public.</summary>
    private static async Task<Result<Standing>> PublishAsync(
        NpgsqlConnection connection, CaseSnapshot seen, TaskSnapshot task, Decision decision, Advance advance, string publishAt, VersionHead version,
        ProcessDefinition definition, CancellationToken ct)
    {
        var history = await LevelRows.ReadAsync(connection, seen.Heading.CaseId, definition, ProcessState.FromJson(seen.State), ct);
        var judged = PublicationRule.Judge(
            history.After(decision.Kind == DecisionKind.Decision ? LevelEntry.Of(decision, task) : null, advance.State, advance.Journal, seen.Sequence + 1),
            publishAt, version.Hash, await CountyRuleRows.LeaderLevelsAsync(connection, ct));
        return judged.Succeeded && YearNotOver.Of(seen.Heading, LocalTime.DateOf(decision.DecidedAt), decision.Opinion) is { } early ? early : judged;
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
        Attachment? scan, string definitionHash, DateTimeOffset now)
    {
        var entry = new Decision
        {
            CaseId = seen.Heading.CaseId,
            Number = seen.DecisionCount + 1,
            Kind = task.Signer is SignerPart.Before or SignerPart.After ? DecisionKind.Opinion : DecisionKind.Decision,
            TaskId = task.Id,
            ActivityId = task.ActivityId,
            Title = task.Title,
            Position = task.Position,
            UnitId = task.UnitId,
            PersonId = (command.Actor as Actor.OfPerson)?.Id,
            SystemAccountId = (command.Actor as Actor.OfSystem)?.Id,
            ActorName = actor.Name,
            OnBehalf = actor.OnBehalf,
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
            SignatureHash = command.Signature,
            PaperSignerId = command.Paper?.SignerId,
            PaperSignerName = actor.PaperSigner,
            PaperSignedOn = command.Paper?.SignedOn,
            AttachmentId = scan?.Id,
            AttachmentHash = scan?.Hash,
            Facts = Says(command, task, actor, outcome).Write(),
            Hash = "",
        };
        return entry with { Hash = DecisionHash.Of(entry) };
    }

    private static DecisionFacts Says(DecideTask command, TaskSnapshot task, ActorSnapshot actor, TaskOutcome outcome) => new()
    {
        Review = IsSecrecyReview(task) && command.Review is { } form && form.Read(outcome.Tone == OutcomeTone.Forward).Value is { } review && review.Lines.Any() ? review : null,
        ByOne = outcome.Tone == OutcomeTone.Forward && actor.Verdict.ByOne is { Count: > 0 } others ? others : null,
        Batch = command.Batch,
        Unopened = command.Unopened,
    };

    /// <summary>The outcome is one of the task's, and yet cannot be now.</summary>
    private static TaskWaits Waits(ProcessState state) => new(state.Held is { } held
        ? $"这件事项已挂起（{held}），恢复后才能办理。"
        : "您请的人还没有签完，签完才能同意；要退回，现在就可以。");

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {TaskId} at {ActivityId} decided: {Outcome}, decision {Number} of its case")]
    private partial void LogDecided(Guid taskId, string activityId, string outcome, int number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {TaskId}, one of several, could not be decided")]
    private partial void LogFailed(Exception exception, Guid taskId);
}
