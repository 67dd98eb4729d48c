using System.Globalization;
using System.Text;

namespace Workflow.Engine.Expressions.JavaScript;

/// <param name="Text">ES5, with the calls that <see cref="Sandbox"/> answers to keep it within bounds.</param>
/// <param name="Free">Names that it uses and does not declare.</param>
/// <param name="Declared">Names of its own variables and functions at the top.</param>
/// <param name="Isolated">It may change what was there before it, so it gets an engine of its own.</param>
internal sealed record Rewritten(string Text, IReadOnlySet<string> Free, IReadOnlySet<string> Declared, bool Isolated);

/// <summary>Reads a whole script and writes it down again as ES5, or says by name what it can't: a parser that knows the grammar,
/// since neither the end of an operand of ?? nor what a slash means can be seen from the tokens alone.</summary>
internal sealed partial class Rewriter
{
    // Both parsers and the interpreter go down with the script, so that its nesting must fit on a stack.
    private const int MaxNesting = 100;

    // Written down, a function is itself, a try, a return and their brackets.
    private const int FunctionNesting = 4;

    private readonly string source;
    private readonly Lexer lexer;
    private readonly List<Part> parts = [];
    private Token token;
    private Scope scope = new(null, function: true, loop: false);
    private int depth;
    private int line;
    private int number;
    private bool isolated;
    private bool grows;

    private Rewriter(string source)
    {
        this.source = source;
        lexer = new Lexer(source);
        token = lexer.Next(0);
    }

    /// <exception cref="SyntaxFault">It is not a script that this engine executes.</exception>
    public static Rewritten Rewrite(string source) => new Rewriter(source).Script();

    private Rewritten Script()
    {
        while (token.Kind != TokenKind.End)
        {
            Statement();
        }

        var text = new StringBuilder(source.Length * 2);
        var free = new HashSet<string>();
        foreach (var part in parts)
        {
            if (part.Use is { } use)
            {
                var (emitted, nobodys) = Scope.Resolve(use);
                isolated |= nobodys && use.Assigned;
                if (nobodys)
                {
                    free.Add(use.Name);
                }

                text.Append(emitted);
            }
            else if (part.Kind == PartKind.Always || grows)
            {
                text.Append(part.Text);
            }
        }

        return new Rewritten(text.ToString(), free, scope.Declared.ToHashSet(), isolated);
    }

    private enum PartKind { Always, WhereTextCanGrow }

    private readonly record struct Part(string Text, Use? Use, PartKind Kind);

    /// <summary>What an expression is to what stands around it.</summary>
    private enum Shape { Other, Name, Member, OwnVariable, Logical, Arrow }

    /// <param name="Start">Index of its first part.</param>
    /// <param name="Height">How far it goes down.</param>
    private readonly record struct Node(int Start, int Height, Shape Shape, Use? Use = null);

    private void Emit(string text) => parts.Add(new Part(text, null, PartKind.Always));

    private void Emit(Use use) => parts.Add(new Part("", use, PartKind.Always));

    private void Insert(int at, string text, PartKind kind = PartKind.Always) => parts.Insert(at, new Part(text, null, kind));

    /// <summary>Copies the token and goes on to the next one.</summary>
    private void Copy()
    {
        KeepLine();
        Emit(token.Text);
        Advance();
    }

    // What fails is reported with the line that the author sees.
    private void KeepLine()
    {
        var now = source.AsSpan(0, token.Start).Count('\n');
        if (now > line)
        {
            Emit(new string('\n', now - line));
            line = now;
        }
    }

    private void Advance() => token = lexer.Next(token.End);

    private bool Skip(string sign)
    {
        if (!token.Is(sign))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(string sign)
    {
        if (!token.Is(sign))
        {
            throw Unexpected($"，这里应当是“{sign}”");
        }

        Copy();
    }

    private SyntaxFault Unexpected(string more = "") => new(token.Start, token.Kind switch
    {
        TokenKind.End => $"脚本没有写完{more}",
        TokenKind.Keyword => Unsupported(token.Text) ?? $"这里不应当出现“{token.Text}”{more}",
        TokenKind.Sign => Unsupported(token.Text) ?? $"这里不应当出现“{token.Text}”{more}",
        TokenKind.Template => Refused.Syntax("带标签的模板字符串", "改写成普通的函数调用"),
        _ => $"这里不应当出现“{source[token.Start..token.End]}”{more}",
    });

    private static string? Unsupported(string word) => word switch
    {
        "class" or "extends" or "super" => Refused.Syntax("class 类", "改用函数和普通对象"),
        "import" or "export" => Refused.Syntax("import/export 模块", "把需要的代码写在脚本里"),
        "enum" => "“enum”是保留字：请换一个名称",
        "..." => Refused.Syntax("展开或剩余参数 ...", "改用 concat、apply 或 arguments"),
        "?." => Refused.Syntax("可选链 ?.", "改写成 a && a.b"),
        "**" or "**=" => Refused.Syntax("乘方 **", "改用 Math.pow"),
        "??=" or "||=" or "&&=" => Refused.Syntax($"逻辑赋值 {word}", "改写成 a = a … b"),
        "=>" => Refused.Syntax("参数不是简单名称的箭头函数", "把参数写成名称，如 (a, b) => a + b"),
        "with" => "本引擎不执行“with”：请写出对象名",
        "debugger" => "本引擎不执行“debugger”：请删去",
        _ => null,
    };

    private void Down(int at, int levels = 1)
    {
        depth += levels;
        if (depth > MaxNesting)
        {
            throw TooDeep(at);
        }
    }

    private static int Higher(int height, int at) => height < MaxNesting ? height + 1 : throw TooDeep(at);

    private static SyntaxFault TooDeep(int at) => new(at, $"脚本嵌套或连写超过{MaxNesting}层：请拆成几个语句");

    /// <summary>A string literal that every ES5 parser reads alike.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : c is >= ' ' and < '\u007f' || char.IsLetterOrDigit(c) ? quoted.Append(c)
                : quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return quoted.Append('"').ToString();
    }
}
