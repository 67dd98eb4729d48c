namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>How a refusal of syntax that this engine does not execute is worded.</summary>
internal static class Refused
{
    public static string Syntax(string name, string mend) => $"本引擎不执行 JavaScript 的“{name}”（支持 ES5 以及 let/const、箭头函数、模板字符串、??）：请{mend}";
}

/// <summary>Names that the rewritten script calls; no script may use names like these.</summary>
internal static class Names
{
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
