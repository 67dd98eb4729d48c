namespace Workflow.Engine.Expressions.JavaScript;

internal sealed partial class Rewriter
{
    private static readonly string[][] Levels = [
        ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!=", "===", "!=="], ["<", ">", "<=", ">=", "instanceof", "in"], ["<<", ">>", ">>>"], ["+", "-"], ["*", "/", "%"]];

    private const int BitwiseOr = 2;
    private const int Additive = 8;

    /// <summary>Several, divided by commas.</summary>
    private Node Expression(bool allowIn = true)
    {
        var node = Assignment(allowIn);
        while (token.Is(","))
        {
            Copy();
            var next = Assignment(allowIn);
            node = new Node(node.Start, Higher(Math.Max(node.Height, next.Height), token.Start), Shape.Other);
        }

        return node;
    }

    private Node Assignment(bool allowIn = true)
    {
        var at = token;
        Down(at.Start);
        var node = ArrowAhead() ? Arrow(allowIn) : Conditional(allowIn);
        if (token.Is("=>") && !token.NewLine)
        {
            throw Unexpected();
        }

        if (token.Kind == TokenKind.Sign && token.Text is "=" or "+=" or "-=" or "*=" or "/=" or "%=" or "&=" or "|=" or "^=" or "<<=" or ">>=" or ">>>=")
        {
            if (at.Is("[") || at.Is("{"))
            {
                Assignable(node, at, Refused.Syntax("解构赋值", "逐个赋值"));
            }

            Assignable(node, at);
            var adds = token.Text == "+=";
            Copy();
            var value = Assignment(allowIn);
            if (adds)
            {
                Insert(node.Start, $"{Names.Grown}(");
                Emit(")");
            }

            node = new Node(node.Start, Higher(Math.Max(node.Height, value.Height), at.Start), Shape.Other);
        }

        depth--;
        return node;
    }

    private void Assignable(Node node, Token at, string? otherwise = null)
    {
        grows = true;
        switch (node.Shape)
        {
            case Shape.Name when node.Use!.Name is not ("arguments" or "eval"):
                node.Use.Assigned = true;
                break;
            case Shape.Member:
                isolated = true;
                break;
            case Shape.OwnVariable:
                break;
            default:
                throw new SyntaxFault(at.Start, otherwise ?? "这里不能赋值：左边要写变量名或属性");
        }
    }

    private Node Conditional(bool allowIn)
    {
        var node = Coalesce(allowIn);
        if (!token.Is("?"))
        {
            return node;
        }

        var at = token.Start;
        Copy();
        var yes = Assignment();
        Expect(":");
        var no = Assignment(allowIn);
        return new Node(node.Start, Higher(Math.Max(node.Height, Math.Max(yes.Height, no.Height)), at), Shape.Other);
    }

    private Node Coalesce(bool allowIn)
    {
        var node = Binary(0, allowIn);
        while (token.Is("??"))
        {
            var at = token.Start;
            if (node.Shape == Shape.Logical)
            {
                throw Mixed(at);
            }

            // (kept = left) != null ? kept : (right): the left side is evaluated once, the right side only where it is needed.
            Insert(node.Start, $"(({Names.Kept} = (");
            KeepLine();
            Emit($")) != null ? {Names.Kept} : (");
            Advance();
            var right = Binary(BitwiseOr, allowIn);
            Emit("))");
            if (token.Is("||") || token.Is("&&"))
            {
                throw Mixed(token.Start);
            }

            node = new Node(node.Start, Higher(Math.Max(node.Height, right.Height), at), Shape.Other);
        }

        return node;

        static SyntaxFault Mixed(int at) => new(at, "?? 不能与 || 或 && 直接混用：请加括号写明先后");
    }

    private Node Binary(int level, bool allowIn)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var node = Binary(level + 1, allowIn);
        var added = false;
        while (Array.IndexOf(Levels[level], token.Kind is TokenKind.Sign or TokenKind.Keyword ? token.Text : null) >= 0 && (allowIn || !token.Is("in")))
        {
            added |= token.Is("+");
            var at = token.Start;
            KeepLine();
            // Blanks keep a + +b and a - -b apart.
            Emit($" {token.Text} ");
            Advance();
            var right = Binary(level + 1, allowIn);
            node = new Node(node.Start, Higher(Math.Max(node.Height, right.Height), at), level < BitwiseOr ? Shape.Logical : Shape.Other);
        }

        if (token.Is("**"))
        {
            throw Unexpected();
        }

        if (added && level == Additive)
        {
            Insert(node.Start, $"{Names.Grown}(", PartKind.WhereTextCanGrow);
            parts.Add(new Part(")", null, PartKind.WhereTextCanGrow));
        }

        return node;
    }

    private Node Unary()
    {
        var at = token;
        Down(at.Start);
        Node node;
        if (at.Kind is TokenKind.Sign or TokenKind.Keyword && at.Text is "!" or "~" or "+" or "-" or "typeof" or "void" or "delete" or "++" or "--")
        {
            KeepLine();
            var start = parts.Count;
            Emit($" {at.Text} ");
            Advance();
            var operand = Unary();
            if (at.Text is "++" or "--")
            {
                Assignable(operand, at);
            }

            isolated |= at.Text == "delete";
            node = new Node(start, Higher(operand.Height, at.Start), Shape.Other);
        }
        else
        {
            node = Call(newOnly: false);
            if ((token.Is("++") || token.Is("--")) && !token.NewLine)
            {
                Assignable(node, at);
                Copy();
                node = node with { Shape = Shape.Other };
            }
        }

        depth--;
        return node;
    }

    /// <param name="newOnly">What stands behind new: brackets after it are its arguments.</param>
    private Node Call(bool newOnly)
    {
        var node = token.Is("new") ? New() : Primary();
        for (; ; )
        {
            var at = token.Start;
            if (token.Is("."))
            {
                Copy();
                var name = token.Kind is TokenKind.Name or TokenKind.Keyword ? token.Text : throw Unexpected("，点后面要写属性名");
                Copy();
                var own = node is { Shape: Shape.Name, Use.Name: "variables" } && !name.StartsWith("__", StringComparison.Ordinal);
                node = new Node(node.Start, Higher(node.Height, at), own ? Shape.OwnVariable : Shape.Member);
            }
            else if (token.Is("["))
            {
                Copy();
                var index = Expression();
                Expect("]");
                node = new Node(node.Start, Higher(Math.Max(node.Height, index.Height), at), Shape.Member);
            }
            else if (token.Is("(") && !newOnly)
            {
                node = new Node(node.Start, Higher(Math.Max(node.Height, Arguments()), at), Shape.Other);
            }
            else if (token.Is("?.") || token.Kind == TokenKind.Template)
            {
                throw Unexpected();
            }
            else
            {
                return node;
            }
        }
    }

    private Node New()
    {
        var start = parts.Count;
        var at = token;
        Down(at.Start);
        Emit($"{Names.Made}(");
        Copy();
        Emit(" ");
        if (token.Is("."))
        {
            throw new SyntaxFault(token.Start, Refused.Syntax("new.target", "改用普通参数"));
        }

        var callee = Call(newOnly: true);
        var height = callee.Height;
        if (token.Is("("))
        {
            height = Math.Max(height, Arguments());
        }

        Emit(")");
        depth--;
        return new Node(start, Higher(height, at.Start), Shape.Other);
    }

    /// <returns>The greatest height among them.</returns>
    private int Arguments()
    {
        Expect("(");
        var height = 0;
        while (!token.Is(")"))
        {
            height = Math.Max(height, Assignment().Height);
            if (!token.Is(")"))
            {
                Expect(",");
                if (token.Is(")"))
                {
                    throw Unexpected();
                }
            }
        }

        Copy();
        return height;
    }
}
