namespace Workflow.Disclosure.People;

/// <summary>A person holds a position in a unit from one day to another, both included.</summary>
public sealed class Holding
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required Guid UnitId { get; init; }
    public required string Position { get; init; }
    public required DateOnly ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }
}

/// <summary>岗位, in the words that process files and pages use.</summary>
public static class Positions
{
    public const string Drafter = "经办人";
    public const string SecrecyReviewer = "保密审查员";
    public const string OfficeDirector = "办公室主任";
    public const string LeaderInCharge = "分管领导";
    public const string PrincipalLeader = "主要领导";
    public const string CountyReviewer = "县级审核员";
    public const string CountyAdministrator = "县级管理员";

    /// <summary>In the order in which a report passes them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Drafter, SecrecyReviewer, OfficeDirector, LeaderInCharge, PrincipalLeader, CountyReviewer, CountyAdministrator];

    /// <summary>Positions that only the county office has.</summary>
    public static IReadOnlyList<string> OfCounty { get; } = [CountyReviewer, CountyAdministrator];

    /// <summary>What a unit needs so that a report or a release can pass it.</summary>
    public static IReadOnlyList<string> OfEveryUnit { get; } = [Drafter, SecrecyReviewer, OfficeDirector, LeaderInCharge, PrincipalLeader];

    /// <summary>Positions that a unit of that kind can have; the county office publishes its own report too.</summary>
    public static IReadOnlyList<string> Of(UnitKind kind) => kind == UnitKind.County ? All : OfEveryUnit;

    /// <returns>Where the position stands in <see cref="All"/>; unknown ones last.</returns>
    public static int Order(string position) => All.Index().Where(p => p.Item == position).Select(p => p.Index).DefaultIfEmpty(All.Count).First();
}
