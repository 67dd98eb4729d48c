using Workflow.Reports;

namespace Workflow.Disclosure.Talks;

/// <summary>Short texts that people write to each other: cleaned as opinions are, and refused for the same reasons.</summary>
internal static class Wording
{
    public static string Clean(string typed) => TextRules.Clean(typed).Trim();

    /// <param name="name">What the text is: 问题, 答复, 附言.</param>
    /// <param name="missing">What to say of an empty one; null where it may be empty.</param>
    /// <param name="max">In UTF-16 characters, after trimming.</param>
    public static string? Fault(string name, string typed, string? missing, int max) => typed switch
    {
        _ when missing is not null && Clean(typed).Length == 0 => missing,
        _ when typed.Trim().Length is var length && length > max => $"{name}有{length}字，最多{max}字，请删减。",
        _ when typed.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) => $"{name}里有看不见的控制字符，请删去后再提交（多半是从别处粘贴带进来的）。",
        _ => null,
    };
}
