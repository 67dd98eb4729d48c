using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Campaigns;

/// <summary>A board as the county looks at it today: what is late, what is out, and the rows asked for.</summary>
public sealed class CampaignView(CampaignBoard board, DateOnly today, string? show)
{
    public static IReadOnlyList<(string Key, string Label)> Filters { get; } = [("", "全部"), ("overdue", "超期"), ("open", "办理中"), ("published", "已公开")];

    public CampaignBoard Board { get; } = board;
    public DateOnly Today { get; } = today;
    public string Show { get; } = Filters.Any(f => f.Key == show) ? show! : "";
    public IReadOnlyList<BoardRow> Rows => [.. Board.Rows.Where(r => Is(r, Show))];

    public int Count(string filter) => Board.Rows.Count(r => Is(r, filter));

    /// <summary>Class and words of one cell; the words say what the colour says.</summary>
    public (string Style, string Words) Describe(BoardCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell switch
        {
            { OpenTaskId: not null, DueOn: { } due } when due < Today => ("late", "超期"),
            { OpenTaskId: not null, DueOn: { } due } when due == Today => ("soon", "今日到期"),
            { OpenTaskId: not null } => ("open", "办理中"),
            { DoneAt: { } done, DueOn: { } due } when LocalTime.DateOf(done) > due => ("done-late", "逾期办结"),
            { DoneAt: not null } => ("done", "已办结"),
            _ => ("none", "未到"),
        };
    }

    private bool Is(BoardRow row, string filter) => filter switch
    {
        "overdue" => row.Cells.Any(c => c.OpenTaskId is not null && c.DueOn < Today),
        "open" => row.Status == CaseStatus.Open,
        "published" => row.PublicState == PublicState.Public,
        _ => true,
    };
}
