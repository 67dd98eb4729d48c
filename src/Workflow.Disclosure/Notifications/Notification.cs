namespace Workflow.Disclosure.Notifications;

public sealed class Notification
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required Guid MessageId { get; init; }
    public Guid? CaseId { get; init; }
    public Guid? TaskId { get; init; }

    /// <summary>The template's name: task-opened, task-returned, reminder, published.</summary>
    public required string Kind { get; init; }
    public required string Title { get; init; }
    public required string Body { get; init; }

    /// <summary>A path of this application.</summary>
    public required string Link { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ReadAt { get; set; }
}

public sealed class Mail
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid MessageId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Address { get; init; }
    public required string Subject { get; init; }
    public required string TextBody { get; init; }
    public required string HtmlBody { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: sent, or given up.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public string? LastError { get; set; }
}
