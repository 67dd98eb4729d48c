using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review.Levels;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <param name="SignedOn">Null where none was typed.</param>
/// <param name="Scan">Seekable; null where none was chosen.</param>
public sealed record EnterPaper(
    Guid TaskId, string Outcome, string Opinion, int SeenVersion, Guid SignerId, DateOnly? SignedOn, string FileName, Stream? Scan, Guid PersonId)
{
    /// <inheritdoc cref="DecideTask.Review"/>
    public SecrecyForm? Review { get; init; }
}

/// <param name="Bar">Why he can only have returned it; null where he may have let it go on.</param>
public sealed record PaperSigner(Guid PersonId, string Name, Error? Bar)
{
    public bool MayFollow => Bar is null;
}

/// <summary>What a clerk may enter for a task right now.</summary>
/// <param name="Outcomes">Of the task's own, those that can be now; none once it is closed.</param>
/// <param name="OwnText">Whether the clerk wrote the text himself: another clerk enters what lets it go on.</param>
/// <param name="Version">What is decided on.</param>
/// <param name="From">The first day on which it can have been signed; local.</param>
public sealed record PaperOffer(
    ReviewTask Task, Case Case, IReadOnlyList<PaperSigner> Signers, IReadOnlyList<TaskOutcome> Outcomes, bool OwnText, DocumentVersion? Version, DateOnly From);

/// <summary>代录: a clerk enters what somebody signed on paper, with its scan. Decided by the handler of every decision.</summary>
public sealed class PaperDesk(
    DisclosureDbContext db, Authority authority, ProcessCatalog catalog, FileIntake intake, OperationDesks desks, ProcessRuntime runtime, DecideTaskHandler decide, TimeProvider clock)
{
    private const string Pdf = "application/pdf";

    /// <returns>Null where there is no such task, or the person may not enter for it.</returns>
    public async Task<PaperOffer?> OfferAsync(Guid taskId, Guid personId, CancellationToken ct)
    {
        if (await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == taskId, ct) is not { } task || await SignersAsync(task, personId, ct) is not { Count: > 0 } found)
        {
            return null;
        }

        var row = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, ct);
        var version = await db.DocumentVersions.AsNoTracking().Where(v => v.CaseId == task.CaseId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(ct);
        var (signers, barred) = (new List<PaperSigner>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var signer in found)
        {
            var desk = await desks.LookAsync(task.CaseId, task.Id, signer.PersonId, ct, DecidingWay.Paper);
            signers.Add(new PaperSigner(signer.PersonId, signer.Name, desk?.Actor?.Verdict.Bar));
            barred.UnionWith(desk?.Task?.Outcomes.Where(o => o.Tone == OutcomeTone.Forward && (task.AskedOf is not null || desk.Unpublishable(runtime, o) is not null)).Select(o => o.Name) ?? []);
        }

        var own = await PaperRules.IsOfOwnTextAsync(db, task, personId, ct);
        var outcomes = task.ClosedAt is null ? [.. (await OutcomesAsync(task, ct)).Where(o => !barred.Contains(o.Name))] : (IReadOnlyList<TaskOutcome>)[];
        return new PaperOffer(
            task, row, signers, own || !signers.Exists(s => s.MayFollow) ? [.. outcomes.Where(o => o.Tone != OutcomeTone.Forward)] : outcomes, own, version, LocalTime.DateOf(task.OpenedAt));
    }

    /// <returns>Of the open tasks of a case, those for which the person may enter.</returns>
    public async Task<IReadOnlyList<Guid>> OpenToAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        var open = new List<Guid>();
        foreach (var task in await db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.ClosedAt == null && !t.MayEdit).ToListAsync(ct))
        {
            if ((await SignersAsync(task, personId, ct)).Count > 0)
            {
                open.Add(task.Id);
            }
        }

        return open;
    }

    public async Task<Result<DecisionMade>> EnterAsync(EnterPaper command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        // Nothing of a stranger's is scanned or stored; everything else is asked behind the lock.
        if (await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, ct) is not { } task || (await SignersAsync(task, command.PersonId, ct)).Count == 0)
        {
            return new TaskNotFound();
        }

        if (command.SignedOn is not { } day)
        {
            return new PaperDayMissing();
        }

        if (command.Scan is not { } content)
        {
            return new ScanMissing();
        }

        if (FileTypes.Recognise(content) is not (Pdf or "image/png" or "image/jpeg"))
        {
            return new ScanNotAPicture();
        }

        var taken = await intake.TakeAsync(command.FileName, content, ct);
        return taken.Succeeded
            ? await decide.HandleAsync(
                new DecideTask(command.TaskId, command.Outcome, command.Opinion, command.SeenVersion, new Actor.OfPerson(command.PersonId))
                {
                    Paper = new PaperSignature(command.SignerId, day, taken.Value),
                    Review = command.Review,
                }, ct)
            : taken.Error;
    }

    private async Task<IReadOnlyList<Colleague>> SignersAsync(ReviewTask task, Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        // Nearly everybody who opens a case is no clerk of its unit: nothing more is asked for them.
        return PaperRules.MayEnter(await authority.ColleaguesAsync([task.UnitId], today, ct), task.UnitId, personId)
            && await db.Units.AnyAsync(u => u.Id == task.UnitId && u.PaperByClerk, ct)
                ? PaperRules.Signers(
                    task, await authority.ColleaguesAsync([task.UnitId], LocalTime.DateOf(task.OpenedAt), today, ct),
                    await db.ActorsOf(task.CaseId, task.UnitId, task.Position, task.AssigneeId, today).Where(a => a.ForPersonId == null).Select(a => a.PersonId).ToListAsync(ct),
                    personId)
                : [];
    }

    private async Task<IReadOnlyList<TaskOutcome>> OutcomesAsync(ReviewTask task, CancellationToken ct)
    {
        var state = await db.ProcessStates.AsNoTracking().SingleAsync(s => s.CaseId == task.CaseId, ct);
        var possible = ProcessEngine.Outcomes(await catalog.GetAsync(state.DefinitionId, state.Version, ct), ProcessState.FromJson(state.State), task.Bookmark);
        return [.. CaseWriter.ReadOutcomes(task.Outcomes).Where(o => possible.Contains(o.Name))];
    }
}
