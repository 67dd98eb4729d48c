namespace Workflow.Disclosure.Review;

public enum DecisionKind
{
    Decision,

    /// <summary>Of one who was asked to sign beside the task's holder (前加签, 后加签); moves nothing by itself.</summary>
    Opinion,

    /// <summary>转办, 加签, 撤回, 催办, 挂起, 终止 … and 退回 to a chosen step.</summary>
    Operation,

    /// <summary>Of the process itself.</summary>
    Automatic,
}

/// <summary>决定: who did what to a task, when, on which version, with which opinion. Append-only; chained per case.</summary>
public sealed record Decision
{
    /// <summary>The tone of what neither moves a case on nor sends it back.</summary>
    public const string Neutral = "Neutral";

    /// <summary>The outcome by which a task's decision was taken back.</summary>
    public const string Withdrawn = "Withdraw";

    /// <summary>The outcome by which the whole way begins again (更正): nothing decided before counts for what is published next.</summary>
    public const string Corrected = nameof(Publication.PublicAct.Correct);

    /// <summary>The outcome of an entry that only says which file was added.</summary>
    public const string Attached = "Attach";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>1-based per case.</summary>
    public required int Number { get; init; }
    public DecisionKind Kind { get; init; }

    /// <summary>Null for what concerns the whole case.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Empty for what concerns the whole case.</summary>
    public required string ActivityId { get; init; }
    public required string Title { get; init; }
    public required string Position { get; init; }
    public required Guid UnitId { get; init; }
    public Guid? PersonId { get; init; }
    public Guid? SystemAccountId { get; init; }

    /// <summary>For whom, in words: 代青石镇人民政府分管领导（张三）; null where the actor holds the position.</summary>
    public string? OnBehalf { get; init; }
    public required string ActorName { get; init; }
    public required string Outcome { get; init; }
    public required string OutcomeLabel { get; init; }
    public required string Tone { get; init; }
    public required string Opinion { get; init; }

    /// <summary>What an operation did, in words: 转办给…, 退回到“起草”.</summary>
    public string? Detail { get; init; }

    /// <summary>Of the actor's own drawn signature; null: signed without one.</summary>
    public string? SignatureHash { get; init; }

    /// <summary>代录: who had signed on paper, and the actor is who entered it. Null, with name and day: the actor decided.</summary>
    public Guid? PaperSignerId { get; init; }
    public string? PaperSignerName { get; init; }

    /// <summary>Local, as it stands on the paper.</summary>
    public DateOnly? PaperSignedOn { get; init; }

    /// <summary>The paper's scan, or the file that the entry is about.</summary>
    public Guid? AttachmentId { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public string? AttachmentHash { get; init; }

    /// <summary>What the step says as data: JSON of <see cref="DecisionFacts"/>; null where it says nothing more.</summary>
    public string? Facts { get; init; }

    /// <summary>Null, with number and hash: before the case's first version.</summary>
    public required Guid? VersionId { get; init; }
    public required int? VersionNumber { get; init; }
    public required string? VersionHash { get; init; }
    public required string DefinitionHash { get; init; }

    /// <summary>UTC, whole microseconds: what PostgreSQL keeps is what was hashed.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Empty for a case's first.</summary>
    public required string PreviousHash { get; init; }
    public required string Hash { get; init; }

    /// <summary>Whether a 更正 begins with it.</summary>
    public bool BeginsAnew => Kind == DecisionKind.Operation && Outcome == Corrected;

    /// <summary>Whose decision it is, however it came into the record.</summary>
    public Guid? DeciderId => PaperSignerId ?? PersonId;
    public string DeciderName => PaperSignerName ?? ActorName;

    /// <summary><see cref="Facts"/>, read.</summary>
    public DecisionFacts? Says => DecisionFacts.Read(Facts);

    /// <summary>How it came from the paper, in words; null where the actor decided.</summary>
    public string? Paper => PaperSignedOn is { } day ? $"代录：{day:yyyy年M月d日}纸质签批，{ActorName}录入" : null;
}
