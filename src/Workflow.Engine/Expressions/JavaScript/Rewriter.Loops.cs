namespace Workflow.Engine.Expressions.JavaScript;

internal sealed partial class Rewriter
{
    private void Loop()
    {
        grows = true;
        var outer = scope;
        scope = new Scope(scope, function: false, loop: true);
        if (token.Is("do"))
        {
            Copy();
            Emit(" ");
            Inner();
            Expect("while");
            Condition();
            Skip(";");
            Emit(";");
        }
        else if (token.Is("while"))
        {
            Copy();
            Condition();
            Inner();
        }
        else
        {
            For();
        }

        scope = outer;
    }

    private void Condition()
    {
        Expect("(");
        Expression();
        Expect(")");
    }

    private void For()
    {
        Copy();
        Refuse(token is { Kind: TokenKind.Name, Text: "await" }, "async/await", "去掉 await");
        Expect("(");
        var declares = token.Is("var") || token.Is("const") || (token.Kind == TokenKind.Name && token.Text == "let" && Peek(token).Kind == TokenKind.Name);
        if (declares)
        {
            Variables(head: true);
        }
        else if (!token.Is(";"))
        {
            var at = token;
            var node = Expression(allowIn: false);
            if (token.Is("in"))
            {
                if (node.Shape != Shape.Name)
                {
                    throw new SyntaxFault(at.Start, "for … in 的左边要写变量名");
                }

                Assignable(node, at);
            }
        }

        Refuse(IsOf(), "for … of", "改用 forEach，或用下标循环");
        if (token.Is("in"))
        {
            Emit(" ");
            Copy();
            Emit(" ");
            Expression();
        }
        else
        {
            Expect(";");
            Optional(";");
            Expect(";");
            Optional(")");
        }

        Expect(")");
        Inner();
    }

    private void Optional(string end)
    {
        if (!token.Is(end))
        {
            Expression();
        }
    }
}
