using System.Collections.Concurrent;
using Jint.Parser;
using Jint.Parser.Ast;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>A script that was read and found executable; immutable, one for each text, shared by threads.</summary>
public sealed class Script
{
    private const int CachedScripts = 1_000;

    private static readonly ConcurrentDictionary<string, (Script? Script, string? Fault)> Cache = new();

    private readonly string text;

    // Jint writes into the trees it runs, so that only one run at a time may have each.
    private readonly ConcurrentBag<Program> trees = [];

    private Script(Rewritten rewritten)
    {
        text = rewritten.Text;
        Isolated = rewritten.Isolated || rewritten.Declared.Any(Sandbox.HasBuiltIn);
        Free = [.. rewritten.Free.Where(n => !Sandbox.HasBuiltIn(n))];
    }

    /// <summary>It may change what is built in, so that nobody may use its engine afterwards.</summary>
    internal bool Isolated { get; }

    /// <summary>Names that it uses, does not declare, and that are not built in: accessors by their names, or mistakes.</summary>
    internal IReadOnlyList<string> Free { get; }

    /// <returns>The script, or in Chinese why it is refused: line, column, what, and how to mend it.</returns>
    public static (Script? Script, string? Fault) Read(string source)
    {
        if (Cache.TryGetValue(source, out var known))
        {
            return known;
        }

        if (Cache.Count >= CachedScripts)
        {
            Cache.Clear();
        }

        return Cache[source] = ReadAnew(source);
    }

    private static (Script?, string?) ReadAnew(string source)
    {
        if (source.Length > ScriptLimits.SourceLength)
        {
            return (null, $"脚本长{source.Length}个字符，超过了{ScriptLimits.SourceLength}个：请缩短，或拆成几个活动");
        }

        try
        {
            var script = new Script(Rewriter.Rewrite(source));
            if (script.Free.FirstOrDefault(Newer.Missing.Contains) is { } missing)
            {
                return (null, Refused.Syntax(missing, "改用普通对象和数组"));
            }

            script.Return(script.Parse());
            return (script, null);
        }
        catch (SyntaxFault fault)
        {
            var before = source.AsSpan(0, Math.Min(fault.At, source.Length));
            return (null, $"脚本第{before.Count('\n') + 1}行第{before.Length - before.LastIndexOf('\n')}列：{fault.Message}");
        }
        catch (ParserException fault)
        {
            return (null, $"脚本第{fault.LineNumber}行读不懂（{fault.Description}）：请检查语法");
        }
    }

    internal Program Take() => trees.TryTake(out var tree) ? tree : Parse();

    internal void Return(Program tree) => trees.Add(tree);

    // As a function's body, return may stand at the top; taken out of it, the last statement's value is the script's.
    private Program Parse()
    {
        var function = new JavaScriptParser().Parse($"function {Names.Reserved}main(){{{text}\n}}").FunctionDeclarations.Single();
        return new Program
        {
            Body = [.. ((BlockStatement)function.Body).Body],
            VariableDeclarations = function.VariableDeclarations,
            FunctionDeclarations = function.FunctionDeclarations,
        };
    }
}
