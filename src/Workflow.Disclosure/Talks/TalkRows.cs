namespace Workflow.Disclosure.Talks;

/// <summary>沟通: a question about a case to one person. Append-only, as its answers are.</summary>
public sealed class Question
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required string Text { get; init; }
    public required Guid AskedBy { get; init; }
    public required string AskedByName { get; init; }
    public required Guid AskedOf { get; init; }
    public required string AskedOfName { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
}

/// <summary>By the one who was asked; more than one where something had to be added.</summary>
public sealed class Answer
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid QuestionId { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset AnsweredAt { get; init; }
}

/// <summary>传阅: one version of a case's document for one person to read.</summary>
public sealed class Circulation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid VersionId { get; init; }
    public required int VersionNumber { get; init; }
    public required string Note { get; init; }
    public required Guid SentBy { get; init; }
    public required string SentByName { get; init; }
    public required Guid ReaderId { get; init; }
    public required string ReaderName { get; init; }
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When the reader said 已阅; null until then.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Null until read; empty where nothing was said.</summary>
    public string? Remark { get; init; }
    public DateTimeOffset? TakenBackAt { get; init; }
}

/// <summary>常用语: of a person or of a unit, never of both.</summary>
public sealed class Phrase
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid? PersonId { get; init; }
    public Guid? UnitId { get; init; }
    public required string Text { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An opinion that is being typed at a task.</summary>
public sealed class OpinionDraft
{
    public required Guid TaskId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Text { get; set; }
    public required DateTimeOffset SavedAt { get; set; }
}
