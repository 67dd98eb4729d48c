using System.Text;
using System.Text.RegularExpressions;
using Jint.Native;
using Jint.Native.RegExp;
using Jint.Runtime;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>In place of Jint's, which never end where an expression matches nothing, and let a text grow without limit.</summary>
internal sealed class TextFunctions(JintEngine engine, Values values, Budget budget, PatternConstructor patterns)
{
    public JsValue Concat(JsValue self, JsValue[] args)
    {
        var text = new StringBuilder(Text(self));
        foreach (var arg in args)
        {
            text.Append(TypeConverter.ToString(arg));
            budget.Characters(text.Length);
        }

        return text.ToString();
    }

    public JsValue LastIndexOf(JsValue self, JsValue[] args)
    {
        var text = Text(self);
        var sought = TypeConverter.ToString(args.At(0));
        var from = TypeConverter.ToNumber(args.At(1));
        var last = Math.Min(text.Length - sought.Length, double.IsNaN(from) ? text.Length : Math.Max(0, Math.Truncate(from)));
        return last < 0 ? -1 : text.AsSpan(0, (int)last + sought.Length).LastIndexOf(sought, StringComparison.Ordinal);
    }

    public JsValue Search(JsValue self, JsValue[] args)
    {
        var match = Pattern(args.At(0)).Value.Match(Text(self));
        return match.Success ? match.Index : -1;
    }

    public JsValue Match(JsValue self, JsValue[] args)
    {
        var text = Text(self);
        var pattern = Pattern(args.At(0));
        if (!pattern.Global)
        {
            return pattern.Get("exec").Invoke(pattern, [text]);
        }

        pattern.Put("lastIndex", 0, false);
        var found = new List<JsValue>();
        for (var match = pattern.Value.Match(text); match.Success; match = match.NextMatch())
        {
            found.Add(match.Value);
            budget.Items(found.Count);
        }

        return found.Count == 0 ? JsValue.Null : values.List(found);
    }

    public JsValue Split(JsValue self, JsValue[] args)
    {
        var text = Text(self);
        var limit = args.At(1).IsUndefined() ? uint.MaxValue : TypeConverter.ToUint32(args.At(1));
        var pieces = new List<JsValue>();
        if (args.At(0).IsUndefined())
        {
            pieces.Add(text);
        }
        else if (args.At(0).TryCast<RegExpInstance>() is { } pattern)
        {
            SplitByPattern(text, pattern.Value, pieces);
        }
        else
        {
            var separator = TypeConverter.ToString(args.At(0));
            budget.Items(separator.Length == 0 ? text.Length : 0);
            pieces.AddRange(separator.Length == 0 ? text.Select(c => new JsValue(c.ToString())) : text.Split(separator).Select(p => new JsValue(p)));
        }

        budget.Items(pieces.Count);
        return values.List(pieces.Take((int)Math.Min(limit, pieces.Count)));
    }

    private void SplitByPattern(string text, Regex pattern, List<JsValue> pieces)
    {
        var from = 0;
        var match = pattern.Match(text);
        if (text.Length == 0 && match.Success)
        {
            return;
        }

        for (; match.Success; match = match.NextMatch())
        {
            // A match of nothing divides two characters; at either end it divides nothing.
            if (match.Length == 0 && (match.Index == from || match.Index == text.Length))
            {
                continue;
            }

            pieces.Add(text[from..match.Index]);
            pieces.AddRange(match.Groups.Values.Skip(1).Select(g => g.Success ? new JsValue(g.Value) : JsValue.Undefined));
            budget.Items(pieces.Count);
            from = match.Index + match.Length;
        }

        pieces.Add(text[from..]);
    }

    public JsValue Replace(JsValue self, JsValue[] args)
    {
        var text = Text(self);
        var call = args.At(1).TryCast<ICallable>();
        var template = call is null ? TypeConverter.ToString(args.At(1)) : "";
        var made = new StringBuilder();
        var from = 0;
        foreach (var (index, groups) in Found(text, args.At(0)))
        {
            made.Append(text, from, index - from);
            if (call is null)
            {
                Fill(made, template, text, index, groups);
            }
            else
            {
                made.Append(TypeConverter.ToString(call.Call(JsValue.Undefined, [.. groups.Select(g => g is null ? JsValue.Undefined : new JsValue(g)), index, text])));
            }

            budget.Characters(made.Length);
            from = index + groups[0]!.Length;
        }

        return made.Append(text, from, text.Length - from).ToString();
    }

    private static IEnumerable<(int Index, string?[] Groups)> Found(string text, JsValue sought)
    {
        if (sought.TryCast<RegExpInstance>() is not { } pattern)
        {
            var plain = TypeConverter.ToString(sought);
            return text.IndexOf(plain, StringComparison.Ordinal) is >= 0 and var index ? [(index, [plain])] : [];
        }

        if (pattern.Global)
        {
            pattern.Put("lastIndex", 0, false);
        }

        return All(pattern.Value.Match(text)).Take(pattern.Global ? int.MaxValue : 1);

        static IEnumerable<(int, string?[])> All(Match match)
        {
            for (; match.Success; match = match.NextMatch())
            {
                yield return (match.Index, [.. match.Groups.Values.Select(g => g.Success ? g.Value : null)]);
            }
        }
    }

    // $$, $&, $`, $' and $1…$99 as in section 15.5.4.11 of ES5.
    private void Fill(StringBuilder made, string template, string text, int index, string?[] groups)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var next = template[i] == '$' && i + 1 < template.Length ? template[i + 1] : '\0';
            budget.Characters(made.Length);
            i++;
            if (next == '$')
            {
                made.Append('$');
            }
            else if (next == '&')
            {
                made.Append(groups[0]);
            }
            else if (next == '`')
            {
                made.Append(text, 0, index);
            }
            else if (next == '\'')
            {
                made.Append(text.AsSpan(index + groups[0]!.Length));
            }
            else if (i + 1 < template.Length && char.IsAsciiDigit(next) && char.IsAsciiDigit(template[i + 1]) && Group(next, template[i + 1]) is > 0 and var two && two < groups.Length)
            {
                made.Append(groups[two]);
                i++;
            }
            else if (char.IsAsciiDigit(next) && next - '0' is > 0 and var one && one < groups.Length)
            {
                made.Append(groups[one]);
            }
            else
            {
                made.Append(template[--i]);
            }
        }

        static int Group(char tens, char ones) => ((tens - '0') * 10) + ones - '0';
    }

    private RegExpInstance Pattern(JsValue given) => given.TryCast<RegExpInstance>() ?? patterns.Make(given.IsUndefined() ? "" : TypeConverter.ToString(given), "");

    private string Text(JsValue self)
    {
        TypeConverter.CheckObjectCoercible(engine, self);
        return TypeConverter.ToString(self);
    }
}
