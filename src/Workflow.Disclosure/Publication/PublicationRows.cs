namespace Workflow.Disclosure.Publication;

/// <summary>公开件: what the public sees, bound to the signed version's hash. One per case, and one more for each 更正.</summary>
public sealed class PublishedDocument
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>1-based per case.</summary>
    public int Number { get; init; } = 1;
    public required string Kind { get; init; }
    public required Guid UnitId { get; init; }
    public int? Year { get; init; }
    public string? ColumnCode { get; init; }
    public required string Title { get; init; }
    public required Guid VersionId { get; init; }
    public required string VersionHash { get; init; }

    /// <summary>The decision that signed exactly this version.</summary>
    public required Guid SignedBy { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>JSON of the levels on whose decisions it became public; null for what was published before these were asked for.</summary>
    public string? Levels { get; init; }

    /// <summary><see cref="Levels"/>, read.</summary>
    public IReadOnlyList<PublishedLevel>? StandsOn => Standing.Read(Levels);
}

/// <summary>栏目 of the portal; data, so that a county keeps its own.</summary>
public sealed class PortalColumn
{
    public required string Code { get; init; }
    public required string Name { get; set; }
    public required int Ordinal { get; set; }
}
