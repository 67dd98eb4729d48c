using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Review.Levels;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>Everything the rules about an operation ask; pure, so that a page offers exactly what the handler accepts.</summary>
/// <param name="Task">Null for what concerns the whole case.</param>
internal sealed record OperationDesk(
    CaseSnapshot Seen, ProcessDefinition Definition, ProcessState State, TaskSnapshot? Task, ActorSnapshot? Actor, OperatingPerson Person, DateTimeOffset Now)
{
    /// <summary>Which levels have decided; null where nobody asks what is offered.</summary>
    public LevelHistory? History { get; init; }

    /// <summary>How many leaders' levels the county asks of what becomes public.</summary>
    public int Leaders { get; init; }

    public static readonly TimeSpan UrgePause = TimeSpan.FromHours(4);

    public Guid CaseId => Seen.Heading.CaseId;
    public Guid PersonId => Person.Id;
    public IReadOnlyList<Colleague> People => Person.People;
    public Handover Handover { get; init; } = Handover.None;
    private bool Open => Task is { ClosedAt: null };
    private bool Acts => Actor is { Holds: true };

    /// <summary>Whether the person entered the task's decision from paper, and may still enter such.</summary>
    private bool Entered => Task?.RecordedBy == PersonId && PaperRules.MayEnter(People, Task.UnitId, PersonId);
    private Bookmark? Bookmark => State.Bookmarks.FirstOrDefault(b => b.Id == Task?.Bookmark);

    /// <summary>Those who could be asked about the task: everybody else in its unit.</summary>
    public IEnumerable<Colleague> Others => People.Where(p => p.UnitId == Task?.UnitId && p.PersonId != PersonId);

    /// <summary>The office's own rules; what the process says comes after (<see cref="Engine"/>).</summary>
    public Error? Refusal(OfficeOperation operation) => operation switch
    {
        OfficeOperation.Withdraw => Task is { ClosedAt: not null } task && ((task.DecidedBy == PersonId && Acts) || Entered) ? null : new TaskNotFound(),
        OfficeOperation.RemoveSigner remove => !Acts || (!Open && Task!.DecidedBy != PersonId) ? new TaskNotFound() : Asked(remove) is null ? new NobodyAsked() : null,
        OfficeOperation.Urge => !Open ? new TaskDone("不用再催。") : State.Held is { } held ? new CaseHeld(held) : Acts ? new UrgesHimself() : Task!.UrgedAt is { } last && Now < last + UrgePause ? new UrgedTooSoon(last) : null,
        OfficeOperation.Terminate or OfficeOperation.Hold or OfficeOperation.Continue => By(operation) is null ? new NotByYourPosition(operation.Label) : null,
        OfficeOperation.TakeBack => !Open ? new TaskDone("不能再收回。") : Handover.Gives ? null : new NothingToTakeBack(),
        OfficeOperation.Reassign reassign => !Administers ? new AdministratorReassigns() : !Open ? new TaskDone("不用再改派。") : Reassigning(reassign.PersonId),
        _ when !Acts => new TaskNotFound(),
        _ when !Open => new TaskDone(),
        OfficeOperation.Transfer transfer => Others.Any(p => p.PersonId == transfer.PersonId && p.Position == Task!.Position) ? null : new NotSamePosition(Task!.Position),
        OfficeOperation.Consult when !DecideTaskHandler.IsSecrecyReview(Task!.Position, Task.Signer) || !Actor!.MayFollow => new NothingToAsk(),
        OfficeOperation.Consult or OfficeOperation.Answer when State.Held is { } held => new CaseHeld(held, "办理"),
        OfficeOperation.Consult when Task!.AskedOf is { } authority => new AwaitsAnswer(authority),
        OfficeOperation.Answer when Task!.AskedOf is null => new NothingAsked(),
        OfficeOperation.Answer when Actor!.Verdict.Bar is { } bar => bar,
        OfficeOperation.AddSigner when Task!.MayEdit => new DraftsAreNotCountersigned(),
        OfficeOperation.AddSigner add => Others.Any(p => p.PersonId == add.PersonId && p.Position == add.Position) ? null : new NotAColleague(),
        _ => null,
    };

    /// <summary>The engine's operation; null where the process is not asked.</summary>
    public Operation? Engine(OfficeOperation operation, string reason) => operation switch
    {
        OfficeOperation.Return(_, var to, var then) => new Operation.Return(Task!.Bookmark, to, then),
        OfficeOperation.Withdraw => new Operation.Withdraw(Task!.Bookmark, Task.ActivityId),
        OfficeOperation.Transfer(_, var person) => new Operation.Transfer(Task!.Bookmark, Signer(person, Task.Position)),
        OfficeOperation.TakeBack => new Operation.Transfer(Task!.Bookmark, Bookmark?.Before ?? Signer(null, Task.Position)),
        OfficeOperation.Reassign(_, var person) => new Operation.Transfer(Task!.Bookmark, Signer(person, Task.Position)),
        OfficeOperation.AddSigner(_, var person, var position, var part) => new Operation.AddSigner(Task!.Bookmark, Signer(person, position), part),
        OfficeOperation.RemoveSigner remove => Asked(remove),
        OfficeOperation.Terminate => new Operation.Terminate(reason),
        OfficeOperation.Hold => new Operation.Hold(reason),
        OfficeOperation.Continue => new Operation.Continue(),
        _ => null,
    };

    /// <summary>Whether it would be done if it came now, its reason given.</summary>
    public bool Offers(OfficeOperation operation) =>
        Refusal(operation) is null
        && (Engine(operation, "…") is not { } engine || ProcessEngine.Apply(Definition, State, engine, new ProcessInput(Now, InstanceId: CaseId.ToString())).Refusal is null);

    /// <summary>Why an outcome of the task that would make the text public cannot be: the decision tried out, as far as the rule of publication goes.
    /// Of a task that edits: as the text stands.</summary>
    public Error? Unpublishable(ProcessRuntime runtime, TaskOutcome outcome)
    {
        if (Task is not { } task || Seen.Version is not { } version || History is not { } history)
        {
            return null;
        }

        try
        {
            var advanced = runtime.Resume(Definition, Seen, new Resumption(task.Bookmark, outcome.Name), version, Now);
            if (advanced.Error is { } error)
            {
                // What was not read yet is read when it is decided; what a draft lacks is said when it is handed on.
                return error is FilesUnread || task.MayEdit ? null : error;
            }

            var entry = new LevelEntry(
                Guid.Empty, Seen.DecisionCount + 1, task.Id, task.ActivityId, task.Title, task.Position, task.UnitId, task.OpenedSequence, true, version.Hash, PersonId, null, true);
            return advanced.Value is { PublishAt: { } at } advance
                ? PublicationRule.Judge(
                    history.After(task.Signer is SignerPart.Before or SignerPart.After ? null : entry, advance.State, advance.Journal, Seen.Sequence + 1), at, version.Hash, Leaders).Error
                : null;
        }
        catch (InvalidOperationException)
        {
            // A process that faults there: the decision itself will say so.
            return null;
        }
    }

    /// <summary>As what, where, and for whom the person does it.</summary>
    public (string Position, Guid UnitId, string? OnBehalf) Acting(OfficeOperation operation) => operation switch
    {
        OfficeOperation.Terminate or OfficeOperation.Hold or OfficeOperation.Continue when By(operation) is { } by => (by.Position, by.UnitId, null),
        OfficeOperation.Urge => Person.As,
        OfficeOperation.TakeBack => (Task!.Position, Task.UnitId, Handover.OnBehalf),
        OfficeOperation.Reassign => (Positions.CountyAdministrator, Seen.Heading.CountyId, null),
        OfficeOperation.Withdraw when Task!.RecordedBy == PersonId && !Acts => (People.First(p => p.PersonId == PersonId && p.UnitId == Task.UnitId && PaperRules.Clerks.Contains(p.Position)).Position, Task.UnitId, null),
        _ => (Task!.Position, Task.UnitId, Actor!.OnBehalf),
    };

    /// <summary>For the record; null where the label says all.</summary>
    public string? Describe(OfficeOperation operation) => operation switch
    {
        OfficeOperation.Return(_, var to, var then) => $"退回到“{Definition.Find(to)?.Title}”，{(then == AfterReturn.BackToMe ? "办完直接送回，改了稿件的先逐级重新办理" : "重新逐级审批")}",
        OfficeOperation.Transfer(_, var person) => $"转给{Name(person)}",
        OfficeOperation.TakeBack => $"从{Handover.ToName}处收回",
        OfficeOperation.Reassign(_, var person) =>
            $"{(person is { } to ? $"改由{Name(to)}办理" : $"交回岗位，由在岗的{Task!.Position}办理")}{(Handover.To is null ? "" : $"（原由{Handover.ToName}办理）")}",
        OfficeOperation.AddSigner(_, var person, var position, var part) =>
            $"请{position}{Name(person)}{part switch { SignerPart.Before => "先签意见", SignerPart.After => "随后签意见", _ => "参加会签" }}",
        OfficeOperation.RemoveSigner(_, var person, var position) => $"不再请{position}{Name(person)}",
        OfficeOperation.Urge => $"催{Task!.Position}办理“{Task.Title}”",
        OfficeOperation.Consult(_, var authority) => $"请示{authority.Trim()}，等待答复",
        OfficeOperation.Answer => $"{Task!.AskedOf}已答复",
        _ => null,
    };

    private bool Administers => Holds(Seen.Heading.CountyId, Positions.CountyAdministrator);

    /// <summary>Those to whom the administrator can give the task.</summary>
    public IEnumerable<Colleague> Holders => People.Where(p => p.UnitId == Task?.UnitId && p.Position == Task?.Position);

    private Error? Reassigning(Guid? to) => to switch
    {
        null when Handover.To is null => new NobodysAlone(Task!.Position),
        null => Bookmark is { AskedBy: not null } ? new AskedInPerson() : null,
        { } person when Holders.All(h => h.PersonId != person) => new NotAHolder(Task!.Position, !Holders.Any()),
        { } person => person == Handover.To ? new AlreadyHis(Handover.ToName) : null,
    };

    /// <summary>Whether the administrator would find nobody to give the task to.</summary>
    public bool Vacant => Open && Administers && !Holders.Any();

    /// <summary>Those whom a holder of the task asked and who have not signed; never one whom the process itself asks.</summary>
    public IEnumerable<TaskSigner> AskedSigners => Signers().Select(s => s.Signer).Distinct();

    private IEnumerable<(TaskSigner Signer, Operation Remove)> Signers()
    {
        if (Task is null)
        {
            yield break;
        }

        // Also when the holder has decided and those sign after him.
        foreach (var asked in State.Bookmarks.Where(b => b.AskedBy == Task.Bookmark && b.Signer?.Assignee is not null))
        {
            yield return (asked.Signer!, new Operation.RemoveSigner(asked.Id));
        }

        var frame = Bookmark is { Part: null } own ? State.Frames.FirstOrDefault(f => f.Id == own.Frame) : null;
        foreach (var later in frame?.Signing?.Later ?? [])
        {
            yield return (later, new Operation.RemoveSigner(Task.Bookmark, later));
        }
    }

    private Operation? Asked(OfficeOperation.RemoveSigner remove) =>
        Signers().FirstOrDefault(s => s.Signer.Position == remove.Position && s.Signer.Assignee == remove.PersonId.ToString()).Remove;

    /// <summary>The position by which the person may, and where he holds it.</summary>
    private Colleague? By(OfficeOperation operation)
    {
        var own = People.Where(p => p.PersonId == PersonId).ToLookup(p => p.UnitId);
        var (unit, county) = (own[Seen.Heading.UnitId].ToList(), own[Seen.Heading.CountyId].ToList());
        return CaseRights.By(Seen.Heading.Kind, operation, [.. unit.Select(p => p.Position)], [.. county.Select(p => p.Position)]) is { } position
            ? county.Concat(unit).First(p => p.Position == position)
            : null;
    }

    /// <summary>Whether the position is the person's own.</summary>
    public bool Holds(Guid unit, string position) => People.Any(p => p.PersonId == PersonId && p.UnitId == unit && p.Position == position);

    /// <param name="person">Null: whoever holds the position.</param>
    private TaskSigner Signer(Guid? person, string position) =>
        new(position, Task!.UnitId == Seen.Heading.UnitId ? "Case" : "County", person?.ToString());

    private string Name(Guid person) => People.FirstOrDefault(p => p.PersonId == person)?.Name ?? "";
}

/// <summary>What the rules ask about a person; it does not depend on how the case stands.</summary>
/// <param name="MaySee">Whether the person may see the case's unit.</param>
/// <param name="As">As what the person speaks who acts on no task: a position of the unit before one of the county office, his own before another's.</param>
/// <param name="People">Who holds what today in the case's unit and in the county office.</param>
/// <param name="Strict">Of the two, the units that do not let one person decide several levels.</param>
internal sealed record OperatingPerson(
    Guid Id, string Name, bool MaySee, (string Position, Guid UnitId, string? OnBehalf) As, IReadOnlyList<Colleague> People, IReadOnlyList<Guid> Strict);

public sealed record TaskDone(string Then = "这次没有生效，您填写的内容还在下面。") : ConflictError($"这项任务已经办结或收回，{Then}");

public sealed record NobodyAsked() : ConflictError("没有请这一位加签，或者他已经签过。");

public sealed record CaseHeld(string Why, string What = "催办") : ConflictError($"这件事项已挂起（{Why}），恢复后才能{What}。");

public sealed record NothingToAsk() : InvalidError("只有保密审查员在办理保密审查时可以请示。");

public sealed record NothingAsked() : ConflictError("没有在等待答复的请示，或者答复已经登记过。");

public sealed record AuthorityMissing() : InvalidError($"请写明请示的是哪个部门（主管部门或者保密行政管理部门），最多{OfficeOperation.Consult.MaxAuthority}字；您填写的请示事项还在下面。");

public sealed record UrgesHimself() : InvalidError("这项任务正由您办理，不用催办。");

public sealed record UrgedTooSoon(DateTimeOffset Last)
    : ConflictError($"已于{LocalTime.Describe(Last)}催办，{LocalTime.Describe(Last + OperationDesk.UrgePause)}以后可以再催。");

public sealed record NotByYourPosition(string Label) : InvalidError($"您的岗位不能{Label}这件事项；年度报告由县政府办公室决定。");

public sealed record NotSamePosition(string Position) : InvalidError($"只能转给本单位另一位{Position}；没有的，请县级管理员设置岗位，或者办理代理。");

public sealed record DraftsAreNotCountersigned() : InvalidError("起草环节不加签；要请人写其中几部分，请用分工填报。");

public sealed record NotAColleague() : InvalidError("请从名单里选一位本单位现任岗位的人。");
