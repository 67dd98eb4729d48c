using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review.Lists;

/// <param name="Outcome">Name and label of the one way forward that is asked of all: whoever says 同意 to fifty does not sign one of them.</param>
/// <param name="Opinion">The same for each; may be empty.</param>
public sealed record DecideBatch(Guid PersonId, string Outcome, string Label, string Opinion, IReadOnlyList<BatchItem> Items)
{
    public const int Most = 100;

    /// <inheritdoc cref="DecideTask.Signature"/>
    public string? Signature { get; init; }
}

/// <param name="SeenVersion">What the list showed; a version changed since refuses this item alone.</param>
public sealed record BatchItem(Guid TaskId, int SeenVersion);

/// <param name="Title">Null where the person may not know of the task; so are the others.</param>
/// <param name="Refused">Why it was not decided; null when it was.</param>
public sealed record BatchLine(Guid TaskId, Guid? CaseId, string? Title, string? UnitName, string? Step, Error? Refused);

/// <summary>批量同意: each item is a decision of its own, by the handler of every decision, in a transaction of its own.</summary>
public sealed partial class DecideBatchHandler(DisclosureDbContext db, DecideTaskHandler decide, TimeProvider clock, ILogger<DecideBatchHandler> logger)
{
    private sealed record Found(Guid CaseId, string Title, string UnitName, string Step, bool MayEdit, string Outcomes);

    public async Task<Result<IReadOnlyList<BatchLine>>> HandleAsync(DecideBatch command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var items = command.Items.DistinctBy(i => i.TaskId).ToList();
        if (items.Count is 0 or > DecideBatch.Most)
        {
            return items.Count == 0 ? new NothingPicked() : new TooManyPicked(items.Count);
        }

        var found = await FindAsync(command.PersonId, [.. items.Select(i => i.TaskId)], ct);
        var opened = await OpenedAsync(command.PersonId, items, ct);
        var lines = new List<BatchLine>(items.Count);
        foreach (var item in items)
        {
            var row = found.GetValueOrDefault(item.TaskId);
            var refused = Refusal(row, command) ?? await DecideAsync(command, item, opened, ct);
            lines.Add(new BatchLine(item.TaskId, row?.CaseId, row?.Title, row?.UnitName, row?.Step, refused));
        }

        var done = lines.Count(l => l.Refused is null);
        LogDone(command.PersonId, command.Outcome, done, lines.Count);
        return lines;
    }

    /// <returns>The one way on that a task offers; null where it edits, or offers several or none.</returns>
    internal static TaskOutcome? Forward(bool mayEdit, IReadOnlyList<TaskOutcome> outcomes) =>
        !mayEdit && outcomes.Where(o => o.Tone == OutcomeTone.Forward).ToList() is [var only] ? only : null;

    /// <summary>What a batch adds to the rules of a single decision.</summary>
    private static Error? Refusal(Found? row, DecideBatch command) =>
        row is null ? new TaskNotFound()
        : Forward(row.MayEdit, CaseWriter.ReadOutcomes(row.Outcomes)) is not { } forward ? new NotForABatch()
        : (forward.Name, forward.Label) != (command.Outcome, command.Label) ? new OtherOutcome(forward.Label, command.Label)
        : null;

    private Task<Error?> DecideAsync(DecideBatch command, BatchItem item, HashSet<Guid> opened, CancellationToken ct) => decide.TryAsync(
        new DecideTask(item.TaskId, command.Outcome, command.Opinion, item.SeenVersion, new Actor.OfPerson(command.PersonId))
        {
            Signature = command.Signature,
            Batch = true,
            Unopened = !opened.Contains(item.TaskId),
        }, ct);

    /// <returns>The tasks whose very version the person has had before him.</returns>
    private async Task<HashSet<Guid>> OpenedAsync(Guid personId, IReadOnlyList<BatchItem> items, CancellationToken ct)
    {
        var ids = items.Select(i => i.TaskId).ToList();
        var seen = await db.Tasks.Where(t => ids.Contains(t.Id))
            .Join(db.Openings.Where(o => o.PersonId == personId), t => t.CaseId, o => o.CaseId, (t, o) => new { t.Id, o.VersionNumber }).ToListAsync(ct);
        return [.. items.Where(i => seen.Exists(s => s.Id == i.TaskId && s.VersionNumber == i.SeenVersion)).Select(i => i.TaskId)];
    }

    private Task<Dictionary<Guid, Found>> FindAsync(Guid personId, Guid[] ids, CancellationToken ct) =>
        db.Tasks.Where(t => ids.Contains(t.Id)).Of(db, personId, LocalTime.Today(clock))
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { t, c }).Join(db.Units, x => x.c.UnitId, u => u.Id, (x, u) => new { x.t, x.c, u.Name })
            .ToDictionaryAsync(x => x.t.Id, x => new Found(x.c.Id, x.c.Title, x.Name, x.t.Title, x.t.MayEdit, x.t.Outcomes), ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Person {PersonId} decided in a batch: {Outcome}, {Count} of {Picked}")]
    private partial void LogDone(Guid personId, string outcome, int count, int picked);
}

public sealed record NothingPicked() : InvalidError("还没有选任何事项：请在待办里勾选要一起办理的，再按批量办理。");

public sealed record TooManyPicked(int Count) : InvalidError($"一次选了{Count}项，最多{DecideBatch.Most}项，一项也没有办；请分几次办理。");

public sealed record NotForABatch() : InvalidError("这一项要起草、核稿、保密审查，或者有几种办法可选，不能批量办理；请打开办理。");

public sealed record OtherOutcome(string Offered, string Asked) : InvalidError($"这一项办的是“{Offered}”，不是“{Asked}”，没有一起办；请打开办理，或者与同样的事项一起批量办理。");
