using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review.Lists;

namespace Workflow.Web.Pages.Inbox;

/// <param name="Path">Where it is; its last word is the list's, empty for the first.</param>
/// <param name="When">What the last column's time is.</param>
public sealed record InboxTab(TaskList List, string Path, string Name, string When, EmptyState Empty);

public static class InboxTabs
{
    /// <summary>In the order of the bar. 传阅 is no work: it gets a page of its own and stands last.</summary>
    public static IReadOnlyList<InboxTab> All { get; } =
    [
        new(TaskList.Waiting, "/inbox", "待办", "到达", new("circle-check", "现在没有等您办理的事项", "有新任务时这里会出现，右上角的铃铛也会提醒您。")),
        new(TaskList.Decided, "/inbox/decided", "已办", "办理", new("history", "您还没有办理过事项", "办理过的事项会按时间列在这里。")),
        new(TaskList.Started, "/inbox/started", "我发起的", "发起", new("send", "您还没有发起过事项", "您发起或送审的年报和信息发布列在这里，可以看到走到了哪一步。")),
        new(TaskList.Drafts, "/inbox/drafts", "草稿", "开始", new("edit", "您没有未送审的草稿", "还没有送审的、被退回修改的稿件列在这里。")),
        new(TaskList.Running, "/inbox/running", "在途", "最近办理", new("clock", "没有正在办理的事项", "本单位还没有办结的事项列在这里，可以看到等谁办理。")),
        new(TaskList.Overdue, "/inbox/overdue", "超时", "到达", new("circle-check", "没有超过时限的任务", "过了时限还没有办的任务列在这里。")),
    ];

    public static IReadOnlyList<(string Kind, string Name)> Kinds { get; } = [(CaseKinds.AnnualReport, "年度报告"), (CaseKinds.InformationRelease, "信息发布")];

    /// <returns>Null for no list of ours.</returns>
    public static InboxTab? Find(string? list) => All.FirstOrDefault(t => t.Path == (string.IsNullOrEmpty(list) ? "/inbox" : $"/inbox/{list}"));

    public static InboxTab Of(TaskList list) => All.First(t => t.List == list);

    public static string Describe(ListSort sort, TaskList list) => (sort, list) switch
    {
        (ListSort.Due, _) => "时限近的在前",
        (ListSort.Newest, _) => $"最近{Verb(list)}的在前",
        _ => $"最早{Verb(list)}的在前",
    };

    public static string Describe(TimeFilter time) => time switch
    {
        TimeFilter.Overdue => "已超时",
        TimeFilter.Today => "今日到期",
        TimeFilter.Week => "七日内到期",
        TimeFilter.Never => "没有时限",
        _ => "我的跟进日到了",
    };

    /// <summary>The positions by which a list can be narrowed: all of them to whoever sees others' work.</summary>
    public static IReadOnlyList<string> AllPositions => Positions.All;

    private static string Verb(TaskList list) => list switch
    {
        TaskList.Decided => "办理",
        TaskList.Started or TaskList.Running => "发起",
        _ => "到达",
    };
}
