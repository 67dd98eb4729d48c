using System.Text;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>How a refusal of syntax that this engine does not execute is worded.</summary>
internal static class Refused
{
    public static string Syntax(string name, string mend) => $"本引擎不执行 JavaScript 的“{name}”（支持 ES5 以及 let/const、箭头函数、模板字符串、??）：请{mend}";
}

/// <summary>Names that the rewritten script calls, which no script may use, and what becomes of the process's own names.</summary>
internal static class Names
{
    /// <summary>As Elsa writes a name into an accessor: <c>review it</c> is <c>ReviewIt</c>; what no accessor could hold falls away.</summary>
    public static string Pascal(string name)
    {
        var made = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var from = i;
            while (i < name.Length && name[i] is ' ' or '_' or '-')
            {
                i++;
            }

            var starts = i < name.Length && char.IsAsciiLetter(name[i]) && (i > from || i == 0);
            made.Append('_', starts ? 0 : name.AsSpan(from, i - from).Count('_'));
            if (i < name.Length)
            {
                made.Append(starts ? char.ToUpperInvariant(name[i]) : name[i]);
            }
        }

        return made.ToString();
    }

    public const string Reserved = "__wf_";
    public const string Enter = "__wf_in";
    public const string Leave = "__wf_out";
    public const string Kept = "__wf_t";
    public const string Join = "__wf_join";
    public const string Grown = "__wf_s";
    public const string Pattern = "__wf_re";
    public const string Made = "__wf_new";
    public const string Thrown = "__wf_throw";
}
