using Workflow.Disclosure.Publication;

namespace Workflow.Disclosure.Drafting;

public enum CaseStatus { Open, Published, Ended }

/// <summary>事项: one annual report or one release of one unit; it has a process.</summary>
public sealed class Case
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>One of <see cref="CaseKinds"/>.</summary>
    public required string Kind { get; init; }
    public required Guid UnitId { get; init; }
    public Guid? CampaignId { get; init; }
    public int? Year { get; init; }
    public required string Title { get; set; }
    public CaseStatus Status { get; init; }

    /// <summary>What the public sees of it now; null: nothing was ever published. An open case that has one is being corrected (更正).</summary>
    public PublicState? PublicState { get; init; }

    /// <summary>Grows by one with every transition; each message carries it, so that a consumer knows an older one.</summary>
    public long Sequence { get; init; }
    public int DecisionCount { get; init; }

    /// <summary>Hash of the last decision; empty before the first.</summary>
    public string RecordHead { get; init; } = "";
    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The case whose process started this one.</summary>
    public Guid? ParentCaseId { get; init; }

    /// <summary>Where that process waits for the end; null = it does not.</summary>
    public string? ParentBookmark { get; init; }

    /// <summary>Why it stands still (挂起); null: it goes on.</summary>
    public string? HeldReason { get; init; }
    public DateTimeOffset? HeldAt { get; init; }
}

public static class CaseKinds
{
    public const string AnnualReport = "annual-report";
    public const string InformationRelease = "information-release";
}

/// <summary>What is being typed: one section, saved on its own.</summary>
public sealed class DraftSection
{
    public required Guid CaseId { get; init; }
    public required string Section { get; init; }

    /// <summary>1-based; an editor that never saw a saved one says 0.</summary>
    public required int Version { get; set; }

    /// <summary>JSON <c>{"texts":{},"cells":{}}</c>.</summary>
    public required string Content { get; set; }
    public required Guid SavedBy { get; set; }
    public required DateTimeOffset SavedAt { get; set; }
}

/// <summary>稿件: one immutable version of a case's document.</summary>
public sealed class DocumentVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>1-based per case.</summary>
    public required int Number { get; init; }

    /// <summary>Canonical JSON.</summary>
    public required string Content { get; init; }

    /// <summary>Lower-case hex SHA-256 of <see cref="Content"/> in UTF-8.</summary>
    public required string Hash { get; init; }
    public Guid? CreatedBy { get; init; }
    public required string CreatedByName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record Attachment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required string Name { get; init; }

    /// <summary>Found from the content, not from the name.</summary>
    public required string ContentType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the file; also its place under <c>data/files</c>.</summary>
    public required string Hash { get; init; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What a file and those that replaced it have in common; null for one that a release's document names.</summary>
    public Guid? Series { get; init; }

    /// <summary>1-based within its series.</summary>
    public int Number { get; init; } = 1;

    /// <summary>The step it belongs to; null: the whole case.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Lower-case hex SHA-256 over all the other fields, one a line; a step only where there is one, so that older seals hold.</summary>
    public string Seal { get; init; } = "";

    public Attachment Sealed() => this with { Seal = ExpectedSeal() };

    public string ExpectedSeal() => ContentHash.Of(string.Join('\n',
    [
        Id, CaseId, Name, ContentType, Size, Hash, CreatedBy, CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"), Series, Number,
        .. TaskId is null ? Array.Empty<object>() : [TaskId],
    ]));
}
