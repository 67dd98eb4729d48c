namespace Workflow.Engine.Expressions.JavaScript;

internal sealed partial class Rewriter
{
    private Node Primary()
    {
        KeepLine();
        var start = parts.Count;
        switch (token.Kind)
        {
            case TokenKind.Name:
                return Name();
            case TokenKind.Number:
                // 1.x would be read as a number with a fraction.
                Emit($" {token.Text} ");
                Advance();
                return new Node(start, 1, Shape.Other);
            case TokenKind.Text:
                Emit(Quote(token.Text));
                Advance();
                return new Node(start, 1, Shape.Other);
            case TokenKind.Template:
                return Template();
            case TokenKind.Keyword when token.Text is "null" or "true" or "false":
                Copy();
                return new Node(start, 1, Shape.Other);
            case TokenKind.Keyword when token.Text == "this":
                Refuse(arrows > 0, "箭头函数里的 this");
                Copy();
                // At the top it is what holds everything that was there before.
                isolated = true;
                return new Node(start, 1, Shape.Other);
            case TokenKind.Keyword when token.Text == "function":
                return Function(declared: false);
            case TokenKind.Sign when token.Text == "(":
                Copy();
                var inner = Expression();
                Expect(")");
                return new Node(start, inner.Height, inner.Shape is Shape.Logical or Shape.Arrow ? Shape.Other : inner.Shape, inner.Use);
            case TokenKind.Sign when token.Text == "[":
                return List();
            case TokenKind.Sign when token.Text == "{":
                return Object();
            case TokenKind.Sign when token.Text is "/" or "/=":
                return Regex();
            default:
                throw Unexpected();
        }
    }

    private Node Name()
    {
        var at = token;
        var start = parts.Count;
        Advance();
        if (at.Text == "async" && (ArrowAhead() || (!token.NewLine && (token.Is("function") || token.Kind == TokenKind.Name))))
        {
            throw new SyntaxFault(at.Start, Refused.Syntax("async/await", "去掉 async"));
        }

        if (at.Text is "await" or "yield")
        {
            throw new SyntaxFault(at.Start, Refused.Syntax(at.Text == "await" ? "async/await" : "生成器 yield", $"去掉 {at.Text}"));
        }

        if (at.Text == "eval")
        {
            throw new SyntaxFault(at.Start, "本引擎不执行“eval”：请把代码直接写在脚本里");
        }

        if (at.Text == "arguments")
        {
            token = at;
            Refuse(arrows > 0, "箭头函数里的 arguments");
            Advance();
        }

        var use = new Use(at.Text, scope, at.Start);
        Emit(use);
        return new Node(start, 1, Shape.Name, use);
    }

    /// <summary>`a${x}` becomes a call that joins text and values: unlike +, it turns each value into text by itself.</summary>
    private Node Template()
    {
        var start = parts.Count;
        var at = token;
        var height = 1;
        var (text, end, last) = lexer.TemplatePart(token.End);
        Emit(last ? Quote(text) : $"{Names.Join}({Quote(text)}");
        while (!last)
        {
            Emit(", ");
            token = lexer.Next(end);
            height = Math.Max(height, Expression().Height);
            if (!token.Is("}"))
            {
                throw Unexpected("，模板字符串里的 ${…} 要用 } 结束");
            }

            (text, end, last) = lexer.TemplatePart(token.End);
            Emit($", {Quote(text)}{(last ? ")" : "")}");
        }

        token = lexer.Next(end);
        return new Node(start, Higher(height, at.Start), Shape.Other);
    }

    private Node Regex()
    {
        var start = parts.Count;
        var at = token.Start;
        var (pattern, flags, end) = lexer.Regex(at);
        if (flags.FirstOrDefault(f => f is not ('g' or 'i' or 'm')) is var flag and not '\0')
        {
            throw new SyntaxFault(at, Refused.Syntax($"正则表达式标志 {flag}", "只用 g、i、m"));
        }

        if (flags.Distinct().Count() < flags.Length)
        {
            throw new SyntaxFault(at, "正则表达式的标志重复：请删去多余的");
        }

        if (Patterns.Fault(pattern) is { } fault)
        {
            throw new SyntaxFault(at, fault);
        }

        // ES5 makes a new object each time; Jint would keep one in its syntax tree.
        Emit($"{Names.Pattern}({Quote(pattern)}, {Quote(flags)})");
        token = lexer.Next(end);
        return new Node(start, 1, Shape.Other);
    }

    private Node List()
    {
        var start = parts.Count;
        var at = token.Start;
        var height = 1;
        Copy();
        while (!token.Is("]"))
        {
            if (!token.Is(","))
            {
                height = Math.Max(height, Assignment().Height);
                if (token.Is("]"))
                {
                    break;
                }
            }

            Expect(",");
        }

        Copy();
        return new Node(start, Higher(height, at), Shape.Other);
    }

    private Node Object()
    {
        var start = parts.Count;
        var at = token.Start;
        var height = 1;
        Copy();
        while (!token.Is("}"))
        {
            height = Math.Max(height, Property());
            if (!token.Is("}"))
            {
                Expect(",");
            }
        }

        Copy();
        return new Node(start, Higher(height, at), Shape.Other);
    }

    /// <returns>Its height.</returns>
    private int Property()
    {
        KeepLine();
        var at = token;
        Refuse(at.Is("["), "计算属性名 [ ]", "先建对象，再写 o[名称] = 值");
        Refuse(at.Is("*"), "生成器 function*");
        if (at.Kind is not (TokenKind.Name or TokenKind.Keyword or TokenKind.Text or TokenKind.Number))
        {
            throw Unexpected("，这里要写属性名");
        }

        Advance();
        if (at.Kind == TokenKind.Name && at.Text is "get" or "set" && token.Kind is TokenKind.Name or TokenKind.Keyword or TokenKind.Text or TokenKind.Number)
        {
            Emit($"{at.Text} {Key(token)}");
            Advance();
            Parameters(Body);
            return 1;
        }

        Refuse(token.Is("("), "方法简写", "写成 名称: function () { … }");
        Refuse(token.Is(",") || token.Is("}"), "属性简写", "写成 名称: 值");
        Refuse(at.Text == "async" && token.Kind == TokenKind.Name, "async/await");
        Emit(Key(at));
        Expect(":");
        return Assignment().Height;
    }

    // A key is a name, a number or a text; as a text it is safe from words that the next parser reserves.
    private static string Key(Token key) => key.Kind == TokenKind.Number ? key.Text : Quote(key.Text);

    private void Refuse(bool found, string name, string mend = "改用 ES5 的写法")
    {
        if (found)
        {
            throw new SyntaxFault(token.Start, Refused.Syntax(name, mend));
        }
    }
}
