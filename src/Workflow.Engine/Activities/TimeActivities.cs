using System.Globalization;
using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;
using Workflow.Engine.Expressions;

namespace Workflow.Engine.Activities;

internal sealed class DelayActivity : IActivityBehavior
{
    public string Type => "Elsa.Delay";
    public IReadOnlyList<string> Inputs { get; } = ["timeSpan"];
    public bool Waits => true;

    public IEnumerable<(string Input, string Reason)> Faults(ActivityDefinition activity, Func<JsonNode?, (Expression? Expression, string? Fault)> read) =>
        activity.Input("timeSpan") switch
        {
            null => [("timeSpan", "没有写要等多久")],
            Expression.Literal(var value) when Span(value) is null => [("timeSpan", $"等待时长“{value}”读不出来，要像 1.00:00:00 这样写（日.时:分:秒）")],
            _ => [],
        };

    public Step Execute(ActivityContext context) => Span(context.Value("timeSpan")) is { } span
        ? new Step.Wait("Delay", bookmark => new Effect.SetTimer(bookmark, context.Activity.Id, context.Now + span))
        : new Step.Fail($"“{context.Activity.Title}”的等待时长读不出来");

    private static TimeSpan? Span(JsonNode? value) =>
        TimeSpan.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span.TotalDays <= 3660 ? span : null;
}

/// <summary>Waits until an instant; one that has passed does not wait, so in a loop it holds nothing up the second time.</summary>
internal sealed class StartAtActivity : IActivityBehavior
{
    /// <summary>Asia/Shanghai: what these offices mean by a day.</summary>
    private static readonly TimeSpan LocalOffset = TimeSpan.FromHours(8);

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
        { } at when at <= context.Now => new Step.Leave(["Done"]),
        { } at => new Step.Wait("StartAt", bookmark => new Effect.SetTimer(bookmark, context.Activity.Id, at)),
    };

    private static DateTimeOffset? Instant(JsonNode? value) =>
        DateTime.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && time.Kind == DateTimeKind.Unspecified
            ? time.Year > 1 ? new DateTimeOffset(time, LocalOffset) : null
            : DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
}
