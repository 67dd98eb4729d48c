using System.Globalization;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

internal sealed class DelayActivity() : SpanActivity("Elsa.Delay", "timeSpan");

/// <summary>Inside a process a timer waits once, like a delay.</summary>
internal sealed class TimerActivity() : SpanActivity("Elsa.Timer", "interval");

internal abstract class SpanActivity(string type, string input) : IActivityBehavior
{
    // Elsa's own default for both.
    private static readonly TimeSpan IfAbsent = TimeSpan.FromMinutes(1);

    public string Type => type;
    public IReadOnlyList<string> Inputs { get; } = [input];

    public bool WaitsIn(ActivityDefinition activity) => true;

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input(input) switch
        {
            null => [(input, "没有写要等多久")],
            Expression.Literal(var value) when Span(value) is null => [(input, $"等待时长“{value}”读不出来，要像 1.00:00:00 这样写（日.时:分:秒）")],
            _ => [],
        };

    public Step Execute(ActivityContext context) => (context.Activity.Input(input) is null ? IfAbsent : Span(context.Value(input))) is { } span
        ? new Step.Wait("Timer", bookmark => new Effect.SetTimer(bookmark, context.Activity.NodeId, context.Now + span))
        : new Step.Fail($"“{context.Activity.Title}”的等待时长读不出来");

    private static TimeSpan? Span(JsonNode? value) =>
        TimeSpan.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span.TotalDays <= 3660 ? span : null;
}

/// <summary>Waits until an instant; one that has passed does not wait, so in a loop it holds nothing up the second time.</summary>
internal sealed class StartAtActivity : IActivityBehavior
{
    /// <summary>Asia/Shanghai: what these offices mean by a day.</summary>
    internal static readonly TimeSpan LocalOffset = TimeSpan.FromHours(8);

    public string Type => "Elsa.StartAt";
    public IReadOnlyList<string> Inputs { get; } = ["dateTime"];

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input("dateTime") switch
        {
            null => [("dateTime", "没有写到什么时候")],
            Expression.Literal(var value) when Instant(value) is null => [("dateTime", $"时间“{value}”读不出来，要像 2022-01-15T09:00:00+08:00 这样写")],
            _ => [],
        };

    public Step Execute(ActivityContext context) => Instant(context.Value("dateTime")) switch
    {
        null => new Step.Fail($"“{context.Activity.Title}”的时间读不出来"),
        { } at when at <= context.Now => Step.Done,
        { } at => new Step.Wait("Timer", bookmark => new Effect.SetTimer(bookmark, context.Activity.NodeId, at)),
    };

    private static DateTimeOffset? Instant(JsonNode? value) =>
        DateTime.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && time.Kind == DateTimeKind.Unspecified
            ? time.Year > 1 ? new DateTimeOffset(time, LocalOffset) : null
            : DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
}

/// <summary>Waits until the next time that a cron expression names, in the offices' local time.</summary>
internal sealed class CronActivity : IActivityBehavior
{
    public string Type => "Elsa.Cron";
    public IReadOnlyList<string> Inputs { get; } = ["cronExpression"];

    public bool WaitsIn(ActivityDefinition activity) => true;

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input("cronExpression") switch
        {
            null => [("cronExpression", "没有写时间规则")],
            Expression.Literal(var value) when CronTime.Read(value?.ToString()) is null => [("cronExpression", $"时间规则“{value}”读不出来，要像 0 0 9 * * 1（秒 分 时 日 月 周）这样写")],
            _ => [],
        };

    public Step Execute(ActivityContext context) => CronTime.Read(context.Text("cronExpression"))?.After(context.Now) is { } next
        ? new Step.Wait("Timer", bookmark => new Effect.SetTimer(bookmark, context.Activity.NodeId, next))
        : new Step.Fail($"“{context.Activity.Title}”的时间规则读不出来，或不会再有这样的时间");
}
