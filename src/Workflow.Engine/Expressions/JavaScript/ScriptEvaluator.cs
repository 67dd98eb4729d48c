using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Jint.Native;
using Jint.Runtime;

namespace Workflow.Engine.Expressions.JavaScript;

/// <param name="Value">What the script returned, or its last statement's value; null where that is undefined.</param>
/// <param name="Fault">In Chinese; null where it ran.</param>
public sealed record ScriptResult(JsonNode? Value, string? Fault);

/// <summary>Runs scripts. Nothing that one leaves behind is seen by another, and the same scope gives the same bytes.</summary>
public static class ScriptEvaluator
{
    private const int Pooled = 16;

    private static readonly ConcurrentBag<Sandbox> Pool = [];

    public static ScriptResult Evaluate(Script script, IScriptScope scope, ScriptLimits limits)
    {
        // What is built in can't be changed in a shared sandbox; a script that would try gets one for itself.
        var shared = !script.Isolated && limits == ScriptLimits.Default;
        if (!shared || !Pool.TryTake(out var sandbox))
        {
            sandbox = new Sandbox(limits, shared);
        }

        var tree = script.Take();
        ScriptResult result;
        try
        {
            result = new ScriptResult(sandbox.Run(tree, script.Free, scope), null);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return new ScriptResult(null, Explain(exception, sandbox, limits));
        }

        script.Return(tree);
        if (shared && Pool.Count < Pooled)
        {
            sandbox.Clear();
            Pool.Add(sandbox);
        }

        return result;
    }

    private static string Explain(Exception exception, Sandbox sandbox, ScriptLimits limits) => exception switch
    {
        LimitFault => exception.Message,
        StatementsCountOverflowException => $"脚本执行超过了{limits.Statements}条语句，已停止：请检查循环",
        RegexMatchTimeoutException => $"正则表达式匹配超过了{limits.Time.TotalSeconds}秒，已停止：请改写表达式，避免嵌套的重复",
        TimeoutException => $"脚本运行超过了{limits.Time.TotalSeconds}秒，已停止：请检查循环",
        JavaScriptException thrown => $"脚本{(thrown.LineNumber > 0 ? $"第{thrown.LineNumber}行" : "")}出错：{Text(thrown.Error, sandbox)}",
        _ => $"脚本出错：{Text(sandbox.Thrown, sandbox) ?? exception.Message}",
    };

    private static string? Text(JsValue? thrown, Sandbox sandbox)
    {
        try
        {
            return thrown is null ? null : sandbox.Describe(thrown);
        }
        catch (Exception exception) when (exception is JavaScriptException or LimitFault or StatementsCountOverflowException or TimeoutException or ArgumentException)
        {
            return "脚本抛出的值无法转成文字";
        }
    }
}
