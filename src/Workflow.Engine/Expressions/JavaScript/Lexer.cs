using System.Globalization;
using System.Text;

namespace Workflow.Engine.Expressions.JavaScript;

internal enum TokenKind { End, Name, Keyword, Number, Text, Template, Sign }

/// <param name="Text">Of a text: what it stands for; of a number: as ES5 writes it.</param>
/// <param name="Start">Index of its first character; <paramref name="End"/> is one past its last.</param>
/// <param name="NewLine">A line ends between the token before and this one.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, bool NewLine)
{
    public bool Is(string sign) => Kind is TokenKind.Sign or TokenKind.Keyword && Text == sign;
}

/// <summary>Why a script is refused, at the character where it is.</summary>
internal sealed class SyntaxFault(int at, string message) : Exception(message)
{
    public int At => at;
}

/// <summary>Reads tokens one by one; the parser says where a regular expression or the rest of a template begins, since only it knows.</summary>
internal sealed class Lexer(string source)
{
    private static readonly HashSet<string> Keywords = [
        "break", "case", "catch", "continue", "debugger", "default", "delete", "do", "else", "finally", "for", "function", "if", "in", "instanceof",
        "new", "return", "switch", "this", "throw", "try", "typeof", "var", "void", "while", "with", "null", "true", "false",
        "class", "const", "enum", "export", "extends", "import", "super"];

    // Longest first.
    private static readonly string[] Signs = [
        ">>>=", "...", "===", "!==", ">>>", "<<=", ">>=", "**=", "??=", "||=", "&&=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--",
        "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%",
        "&", "|", "^", "!", "~", "?", ":", "=", "."];

    /// <returns>The token that begins at or after <paramref name="at"/>.</returns>
    public Token Next(int at)
    {
        var (start, newLine) = SkipBlank(at);
        if (start >= source.Length)
        {
            return new Token(TokenKind.End, "", source.Length, source.Length, newLine);
        }

        var c = source[start];
        if (IsNameStart(c))
        {
            var end = start + 1;
            while (end < source.Length && IsNamePart(source[end]))
            {
                end++;
            }

            var name = source[start..end];
            return name.StartsWith(Names.Reserved, StringComparison.Ordinal)
                ? throw new SyntaxFault(start, $"名称不能以 {Names.Reserved} 开头：请换一个名称")
                : new Token(Keywords.Contains(name) ? TokenKind.Keyword : TokenKind.Name, name, start, end, newLine);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < source.Length && char.IsAsciiDigit(source[start + 1])))
        {
            return Number(start, newLine);
        }

        if (c is '"' or '\'')
        {
            return Quoted(start, newLine);
        }

        if (c == '`')
        {
            return new Token(TokenKind.Template, "`", start, start + 1, newLine);
        }

        foreach (var sign in Signs)
        {
            // a?.5:b is a condition, not optional chaining.
            if (string.CompareOrdinal(source, start, sign, 0, sign.Length) == 0
                && !(sign == "?." && start + 2 < source.Length && char.IsAsciiDigit(source[start + 2])))
            {
                return new Token(TokenKind.Sign, sign, start, start + sign.Length, newLine);
            }
        }

        throw new SyntaxFault(start, c switch
        {
            '#' => Refused.Syntax("私有成员 #", "改用普通属性"),
            '@' => Refused.Syntax("装饰器 @", "删去"),
            '\\' => "名称里不能写转义：请直接写出字符",
            _ => $"不认识的字符“{(char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c)}”：请检查是否误用了中文标点",
        });
    }

    /// <summary>One stretch of a template's text.</summary>
    /// <param name="at">After the backtick or the brace that ends a place.</param>
    /// <returns>What it stands for, where it ends, and whether the template ends there.</returns>
    public (string Text, int End, bool Last) TemplatePart(int at)
    {
        var text = new StringBuilder();
        for (var i = at; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '`':
                    return (text.ToString(), i + 1, true);
                case '$' when i + 1 < source.Length && source[i + 1] == '{':
                    return (text.ToString(), i + 2, false);
                case '\\':
                    i = Escape(i, text);
                    break;
                case '\r':
                    // The standard reads CR and CR LF within a template as LF.
                    text.Append('\n');
                    i += i + 1 < source.Length && source[i + 1] == '\n' ? 1 : 0;
                    break;
                default:
                    text.Append(source[i]);
                    break;
            }
        }

        throw new SyntaxFault(at - 1, "模板字符串没有结束：请补上反引号 `");
    }

    /// <param name="at">The first slash.</param>
    public (string Pattern, string Flags, int End) Regex(int at)
    {
        var inClass = false;
        for (var i = at + 1; i < source.Length && !IsLineEnd(source[i]); i++)
        {
            switch (source[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    var end = i + 1;
                    while (end < source.Length && IsNamePart(source[end]))
                    {
                        end++;
                    }

                    return (source[(at + 1)..i], source[(i + 1)..end], end);
                default:
                    break;
            }
        }

        throw new SyntaxFault(at, "正则表达式没有结束：请在本行补上 /");
    }

    private Token Number(int start, bool newLine)
    {
        var end = start;
        if (source[start] == '0' && start + 1 < source.Length && source[start + 1] is 'x' or 'X')
        {
            end = Digits(start + 2, char.IsAsciiHexDigit);
            if (end == start + 2)
            {
                throw new SyntaxFault(start, "十六进制数没有写完");
            }
        }
        else if (source[start] == '0' && start + 1 < source.Length && (char.IsAsciiDigit(source[start + 1]) || source[start + 1] is 'b' or 'B' or 'o' or 'O'))
        {
            throw new SyntaxFault(start, Refused.Syntax("八进制或二进制数", "改写成十进制"));
        }
        else
        {
            end = Digits(start, char.IsAsciiDigit);
            if (end < source.Length && source[end] == '.')
            {
                end = Digits(end + 1, char.IsAsciiDigit);
            }

            if (end < source.Length && source[end] is 'e' or 'E')
            {
                var digits = end + 1 < source.Length && source[end + 1] is '+' or '-' ? end + 2 : end + 1;
                end = Digits(digits, char.IsAsciiDigit);
                if (end == digits)
                {
                    throw new SyntaxFault(start, "数字的指数没有写完");
                }
            }
        }

        if (end < source.Length && IsNamePart(source[end]))
        {
            throw new SyntaxFault(start, source[end] switch
            {
                'n' => Refused.Syntax("BigInt", "改用普通数字"),
                '_' => Refused.Syntax("数字分隔符 _", "删去下划线"),
                _ => "数字后面紧跟着文字：请用空格或运算符隔开",
            });
        }

        return new Token(TokenKind.Number, source[start..end], start, end, newLine);
    }

    private int Digits(int at, Func<char, bool> digit)
    {
        while (at < source.Length && digit(source[at]))
        {
            at++;
        }

        return at;
    }

    private Token Quoted(int start, bool newLine)
    {
        var text = new StringBuilder();
        for (var i = start + 1; i < source.Length && source[i] is not '\n' and not '\r'; i++)
        {
            if (source[i] == source[start])
            {
                return new Token(TokenKind.Text, text.ToString(), start, i + 1, newLine);
            }

            if (source[i] == '\\')
            {
                i = Escape(i, text);
            }
            else
            {
                text.Append(source[i]);
            }
        }

        throw new SyntaxFault(start, $"字符串没有结束：请在本行补上 {source[start]}");
    }

    /// <returns>The index of the escape's last character.</returns>
    private int Escape(int at, StringBuilder text)
    {
        var c = at + 1 < source.Length ? source[at + 1] : throw new SyntaxFault(at, "转义没有写完");
        switch (c)
        {
            case 'u' when at + 2 < source.Length && source[at + 2] == '{':
                var close = source.IndexOf('}', at);
                if (close < 0 || close - at > 10 || !int.TryParse(source.AsSpan(at + 3, close - at - 3), NumberStyles.AllowHexSpecifier, null, out var point) || point is < 0 or > 0x10FFFF)
                {
                    throw new SyntaxFault(at, "\\u{…} 里要写十六进制的字符编号");
                }

                text.Append(point < 0x10000 ? ((char)point).ToString() : char.ConvertFromUtf32(point));
                return close;
            case 'u' or 'x':
                var length = c == 'u' ? 4 : 2;
                if (at + 2 + length > source.Length || !int.TryParse(source.AsSpan(at + 2, length), NumberStyles.AllowHexSpecifier, null, out var code))
                {
                    throw new SyntaxFault(at, $"\\{c} 后面要写{length}位十六进制数");
                }

                text.Append((char)code);
                return at + 1 + length;
            case '\r':
                return at + 2 < source.Length && source[at + 2] == '\n' ? at + 2 : at + 1;
            case '\n' or '\u2028' or '\u2029':
                return at + 1;
            case >= '0' and <= '9' when c != '0' || (at + 2 < source.Length && char.IsAsciiDigit(source[at + 2])):
                throw new SyntaxFault(at, Refused.Syntax("八进制转义", "改写成 \\x 加两位十六进制数"));
            default:
                text.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'v' => '\v', '0' => '\0', _ => c });
                return at + 1;
        }
    }

    private (int Start, bool NewLine) SkipBlank(int at)
    {
        var newLine = false;
        while (at < source.Length)
        {
            var c = source[at];
            if (IsLineEnd(c))
            {
                newLine = true;
                at++;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                at++;
            }
            else if (c == '/' && at + 1 < source.Length && source[at + 1] == '/')
            {
                while (at < source.Length && !IsLineEnd(source[at]))
                {
                    at++;
                }
            }
            else if (c == '/' && at + 1 < source.Length && source[at + 1] == '*')
            {
                var close = source.IndexOf("*/", at + 2, StringComparison.Ordinal);
                if (close < 0)
                {
                    throw new SyntaxFault(at, "注释没有结束：请补上 */");
                }

                newLine |= source.AsSpan(at, close - at).IndexOfAny('\n', '\r') >= 0;
                at = close + 2;
            }
            else
            {
                break;
            }
        }

        return (at, newLine);
    }

    public static bool IsNameStart(char c) => c is '$' or '_' || char.IsLetter(c);

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsDigit(c);

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';
}
