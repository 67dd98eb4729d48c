using Workflow.Disclosure.People;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>What a person does to a case beside deciding his task; the engine's operations (<see cref="Operation"/>) in the office's words,
/// and 催办, which moves nothing.</summary>
public abstract record OfficeOperation
{
    private OfficeOperation() { }

    /// <summary>What stands on the button and in the record.</summary>
    public abstract string Label { get; }

    /// <summary>What the record calls it.</summary>
    public string Name => GetType().Name;

    /// <summary>Whether it needs a reason in words.</summary>
    public bool NeedsReason => this is Return or Reassign or Terminate or Hold or Consult or Answer;

    /// <summary>What the field for those words is called.</summary>
    public string Field =>
        this is Consult ? "请示事项" : this is Answer ? "答复内容" : this is Return ? "理由" : this is Reassign or Terminate or Hold or Continue ? "原因" : "说明";

    /// <summary>The task it is about; null for those about the whole case.</summary>
    public virtual Guid? Task => null;

    /// <param name="To">Node id of a step already passed.</param>
    public sealed record Return(Guid TaskId, string To, AfterReturn Then) : OfficeOperation
    {
        public override string Label => "退回";
        public override Guid? Task => TaskId;
    }

    /// <param name="TaskId">The task that one decided oneself.</param>
    public sealed record Withdraw(Guid TaskId) : OfficeOperation
    {
        public override string Label => "撤回";
        public override Guid? Task => TaskId;
    }

    /// <param name="PersonId">Another one who holds the task's position: a level is always decided by that level's position.</param>
    public sealed record Transfer(Guid TaskId, Guid PersonId) : OfficeOperation
    {
        public override string Label => "转办";
        public override Guid? Task => TaskId;
    }

    /// <summary>What one handed on, while who got it has not acted: it goes back to what it was.</summary>
    public sealed record TakeBack(Guid TaskId) : OfficeOperation
    {
        public override string Label => "收回转办";
        public override Guid? Task => TaskId;
    }

    /// <summary>By the county's administrator, who has no task of his own there.</summary>
    /// <param name="PersonId">One who holds the task's position; null: whoever holds it.</param>
    public sealed record Reassign(Guid TaskId, Guid? PersonId) : OfficeOperation
    {
        public override string Label => "改派";
        public override Guid? Task => TaskId;
    }

    /// <summary>加签; of <see cref="SignerPart.Before"/> also 委派: it comes back to the one who asked.</summary>
    /// <param name="Position">Which of the person's positions is asked.</param>
    public sealed record AddSigner(Guid TaskId, Guid PersonId, string Position, SignerPart Part) : OfficeOperation
    {
        public override string Label => Part switch { SignerPart.Before => "前加签", SignerPart.After => "后加签", _ => "增加会签人" };
        public override Guid? Task => TaskId;
    }

    /// <param name="TaskId">The task of the one who asked: open, or decided by him while those after him sign.</param>
    public sealed record RemoveSigner(Guid TaskId, Guid PersonId, string Position) : OfficeOperation
    {
        public override string Label => "减签";
        public override Guid? Task => TaskId;
    }

    public sealed record Urge(Guid TaskId) : OfficeOperation
    {
        public override string Label => "催办";
        public override Guid? Task => TaskId;
    }

    /// <summary>《条例》 art. 17: where it cannot be determined, the competent department or the 保密行政管理部门 is asked; the task waits.</summary>
    /// <param name="Authority">Whom, in words; 1 to <see cref="MaxAuthority"/> characters.</param>
    public sealed record Consult(Guid TaskId, string Authority) : OfficeOperation
    {
        public const int MaxAuthority = 60;

        public override string Label => "不能确定，请示";
        public override Guid? Task => TaskId;
    }

    /// <summary>What the authority answered; the task goes on.</summary>
    public sealed record Answer(Guid TaskId) : OfficeOperation
    {
        public override string Label => "登记答复";
        public override Guid? Task => TaskId;
    }

    public sealed record Terminate : OfficeOperation
    {
        public override string Label => "终止";
    }

    public sealed record Hold : OfficeOperation
    {
        public override string Label => "挂起";
    }

    public sealed record Continue : OfficeOperation
    {
        public override string Label => "恢复";
    }
}

/// <summary>Which positions may end or stop a whole case. A yearly report is the county's call: a unit cannot drop its own.</summary>
public static class CaseRights
{
    private static readonly IReadOnlyList<string> County = [Positions.CountyReviewer, Positions.CountyAdministrator];
    private static readonly IReadOnlyList<string> Unit = [Positions.Drafter, Positions.OfficeDirector, Positions.PrincipalLeader];

    /// <param name="kind">One of <see cref="Drafting.CaseKinds"/>.</param>
    /// <param name="ofUnit">Positions that the person holds in the case's unit.</param>
    /// <param name="ofCounty">Those in the county office.</param>
    /// <returns>The position by which the person may; null where none does.</returns>
    public static string? By(string kind, OfficeOperation operation, IReadOnlyCollection<string> ofUnit, IReadOnlyCollection<string> ofCounty) =>
        County.FirstOrDefault(ofCounty.Contains)
        ?? (kind == Drafting.CaseKinds.AnnualReport ? null : Unit.FirstOrDefault(p => ofUnit.Contains(p) && (p != Positions.Drafter || operation is OfficeOperation.Terminate)));
}
