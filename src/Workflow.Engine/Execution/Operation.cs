using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <summary>What an office does to a running case beside deciding its tasks. Who may do it, and to whom, the host decides.</summary>
public abstract record Operation
{
    private Operation() { }

    /// <summary>退回: to a task already done on this way.</summary>
    /// <param name="To">Node id; one of <see cref="ProcessEngine.ReturnTargets"/>.</param>
    public sealed record Return(string BookmarkId, string To, AfterReturn Then) : Operation;

    /// <summary>撤回: the decision at this bookmark is taken back while nobody after it has acted.</summary>
    /// <param name="BookmarkId">Of the task that was decided.</param>
    /// <param name="ActivityId">Node id of that task.</param>
    public sealed record Withdraw(string BookmarkId, string ActivityId) : Operation;

    /// <summary>转办.</summary>
    public sealed record Transfer(string BookmarkId, TaskSigner To) : Operation;

    /// <summary>加签: before or after the holder, or as one more of those who decide together.</summary>
    public sealed record AddSigner(string BookmarkId, TaskSigner Signer, SignerPart Part) : Operation;

    /// <summary>减签.</summary>
    /// <param name="BookmarkId">Of the signer; of one who is to sign later, the holder's.</param>
    /// <param name="Later">Whom, of those who are to sign later; null for one whose task is open.</param>
    public sealed record RemoveSigner(string BookmarkId, TaskSigner? Later = null) : Operation;

    /// <summary>终止.</summary>
    public sealed record Terminate(string Reason) : Operation;

    /// <summary>挂起.</summary>
    public sealed record Hold(string Reason) : Operation;

    /// <summary>恢复.</summary>
    public sealed record Continue : Operation;
}

public enum AfterReturn
{
    /// <summary>重新逐级审批.</summary>
    RunAgain,

    /// <summary>直接送回我.</summary>
    BackToMe,
}

/// <param name="Transition">Null where the operation is refused.</param>
/// <param name="Refusal">In Chinese: why, and what would do.</param>
public sealed record Operated(Transition? Transition, string? Refusal);
