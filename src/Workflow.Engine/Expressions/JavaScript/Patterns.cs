using System.Text;
using System.Text.RegularExpressions;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>ES5 regular expressions as .NET's.</summary>
internal static class Patterns
{
    /// <returns>Why it is refused; null where it can be used.</returns>
    public static string? Fault(string pattern)
    {
        if (pattern.Contains("(?<", StringComparison.Ordinal))
        {
            return Refused.Syntax("正则表达式的命名分组或后行断言 (?<…)", "改用普通分组");
        }

        try
        {
            Make(pattern, "", Timeout.InfiniteTimeSpan);
            return null;
        }
        catch (ArgumentException)
        {
            return $"正则表达式 /{pattern}/ 写得不对：请检查括号、方括号和反斜杠";
        }
    }

    /// <param name="timeout">For one match.</param>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public static Regex Make(string pattern, string flags, TimeSpan timeout) => new(
        Translate(pattern, flags.Contains('m')),
        RegexOptions.ECMAScript | (flags.Contains('i') ? RegexOptions.IgnoreCase : RegexOptions.None) | (flags.Contains('m') ? RegexOptions.Multiline : RegexOptions.None),
        timeout);

    private static string Translate(string pattern, bool multiline)
    {
        var text = new StringBuilder(pattern.Length + 8);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                _ = pattern[++i] == '/' ? text.Append('/') : text.Append(c).Append(pattern[i]);
            }
            else if (c == '[' && !inClass && pattern.AsSpan(i).StartsWith("[^]"))
            {
                text.Append(@"[\s\S]");
                i += 2;
            }
            else if (c == '[' && !inClass && pattern.AsSpan(i).StartsWith("[]"))
            {
                text.Append("(?!)");
                i++;
            }
            else if (c == '$' && !inClass && !multiline)
            {
                // .NET's $ also stands before a line end at the very end.
                text.Append(@"\z");
            }
            else
            {
                inClass = c switch { '[' => true, ']' => false, _ => inClass };
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
