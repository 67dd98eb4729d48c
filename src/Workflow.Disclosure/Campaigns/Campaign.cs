namespace Workflow.Disclosure.Campaigns;

public enum CampaignStatus { Draft, Started }

/// <summary>年报工作: the county's call for one year. Dates are local and count until their end; they never decrease.</summary>
public sealed class Campaign
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The year reported on, not the year of writing.</summary>
    public required int Year { get; init; }
    public required string Title { get; set; }
    public required string LayoutId { get; set; }
    public CampaignStatus Status { get; set; }
    public required DateOnly DraftDue { get; set; }
    public required DateOnly SubmitDue { get; set; }
    public required DateOnly ReviewDue { get; set; }
    public required DateOnly PublishDue { get; set; }

    /// <summary>With the words for each, in their order.</summary>
    public IReadOnlyList<(string Label, DateOnly Date)> Dates =>
        [("起草截止", DraftDue), ("报县截止", SubmitDue), ("县级审核截止", ReviewDue), ("公开截止", PublishDue)];

    /// <summary>Null until it starts; then every case of it runs on this version.</summary>
    public string? DefinitionId { get; set; }
    public int? DefinitionVersion { get; set; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
}

public sealed class CampaignUnit
{
    public required Guid CampaignId { get; init; }
    public required Guid UnitId { get; init; }

    /// <summary>Null when the unit takes part.</summary>
    public string? LeftOutReason { get; set; }
}
