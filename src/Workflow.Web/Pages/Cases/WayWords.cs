using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <param name="Way">Of one case.</param>
/// <param name="Open">Whether the table is in sight at once.</param>
public sealed record WayModel(CaseWay Way, DateOnly Today, bool Open);

/// <summary>The way in words: for those who do not see the drawing, and beside it.</summary>
public static class WayWords
{
    public static string Label(this WayStep step) => step.State switch
    {
        StepState.Here => "在办",
        StepState.Done => "已办",
        StepState.Returned => "已退回",
        StepState.Skipped => step.Times > 0 ? "退回后没有再经过" : "没有经过",
        _ => step.Times > 0 ? "待重新办理" : "未到",
    };

    /// <summary>One line: where it is, how much is behind it and ahead.</summary>
    public static string Summary(CaseWay way)
    {
        ArgumentNullException.ThrowIfNull(way);
        var work = way.Steps.Where(s => s.IsWork).ToList();
        var (done, ahead) = (work.Count(s => s.State == StepState.Done), work.Count(s => s.State is StepState.ToCome or StepState.Returned));
        return (way.Correction ? "更正：" : "") + (way.Terminated ? $"已终止 · 办了{done}步"
            : way.Held is { } reason ? $"已挂起：{reason} · 停在{string.Join('、', way.Here.Select(s => s.Title))}"
            : way.Here.Any()
            ? $"现在：{string.Join('、', way.Here.Select(s => s.Title))} · 已办{done}步，{(ahead == 0 ? "这是最后一步" : $"后面还有{ahead}步")}"
            : $"已经走完 · 办了{done}步");
    }

    /// <summary>The whole drawing, step by step.</summary>
    public static string Describe(CaseWay way, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(way);
        string Of(WayStep step)
        {
            var (who, when) = WayDrawing.Caption(step, today);
            return $"{step.Title}：{step.Label()}{(who.Length == 0 ? "" : $"，{who}")}{(when.Length == 0 ? "" : $"，{when}")}";
        }

        var titles = way.Steps.ToDictionary(s => s.Id, s => s.Title, StringComparer.Ordinal);
        return string.Join('；', way.Steps.Where(s => !s.IsMark).Select(Of)
            .Concat(way.Lines.Where(l => l.IsReturn).Select(l => $"曾从{titles[l.From]}退回{titles[l.To]}"))) + "。";
    }
}
