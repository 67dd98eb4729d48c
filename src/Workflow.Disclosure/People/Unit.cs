namespace Workflow.Disclosure.People;

public enum UnitKind { County, Town, Department }

/// <summary>单位: the county office at the root, towns and departments below it.</summary>
public sealed class Unit
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid? ParentId { get; set; }

    /// <summary>Lower-case letters, digits and hyphens; stands in public addresses.</summary>
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required UnitKind Kind { get; set; }

    /// <summary>The definition id that its releases run on; the order of levels differs between places.</summary>
    public string ReleaseProcess { get; set; } = "information-release";

    /// <summary>Whether a system account may give 主要领导签发 here.</summary>
    public bool BusMaySign { get; set; }

    /// <summary>Whether one person may decide several levels here, in positions that he holds by appointment.</summary>
    public bool LevelsByOne { get; set; }

    /// <summary>Whether a clerk here may enter what was signed on paper (代录).</summary>
    public bool PaperByClerk { get; set; } = true;
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
}
