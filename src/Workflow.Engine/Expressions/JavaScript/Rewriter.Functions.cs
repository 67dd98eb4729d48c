namespace Workflow.Engine.Expressions.JavaScript;

internal sealed partial class Rewriter
{
    // Arrow functions around this place with no ordinary function in between.
    private int arrows;

    /// <param name="declared">A statement of its own; otherwise part of an expression.</param>
    private Node Function(bool declared)
    {
        var start = parts.Count;
        Copy();
        Refuse(token.Is("*"), "生成器 function*", "返回一个数组");
        var outer = scope;
        if (token.Kind == TokenKind.Name)
        {
            if (declared)
            {
                scope.DeclareVar(token.Text, token.Start);
            }
            else
            {
                scope = new Scope(scope, function: false, loop: false);
                scope.DeclareOwn(token.Text);
            }

            Emit(" ");
            Copy();
        }
        else if (declared)
        {
            throw Unexpected("，function 后面要写函数名");
        }

        Parameters(Body);
        scope = outer;
        return new Node(start, 1, Shape.Other);
    }

    /// <summary>Parameters in brackets and then the body, with names of their own.</summary>
    private void Parameters(Action body)
    {
        var (outer, outerArrows) = (scope, arrows);
        (scope, arrows) = (new Scope(scope, function: true, loop: false), 0);
        Expect("(");
        while (!token.Is(")"))
        {
            Parameter();
            if (!token.Is(")"))
            {
                Expect(",");
            }
        }

        Copy();
        body();
        (scope, arrows) = (outer, outerArrows);
    }

    private void Parameter()
    {
        Refuse(token.Is("{") || token.Is("["), "解构参数", "用一个名称作参数，再逐个取值");
        if (token.Kind != TokenKind.Name || token.Text is "eval" or "arguments")
        {
            throw Unexpected("，这里要写参数名");
        }

        scope.DeclareOwn(token.Text);
        Copy();
        Refuse(token.Is("="), "参数默认值", "在函数里写 if (a === undefined) a = …");
    }

    /// <summary>Counts how deep functions call each other, however they are left.</summary>
    private void Body()
    {
        Down(token.Start, FunctionNesting);
        Expect("{");
        Emit($"{Names.Enter}();try{{");
        grows = true;
        Statements();
        Emit($"}}finally{{{Names.Leave}();}}");
        Expect("}");
        depth -= FunctionNesting;
    }

    /// <returns>Whether a name, or names in brackets, and then an arrow come next.</returns>
    private bool ArrowAhead()
    {
        if (token.Kind == TokenKind.Name)
        {
            return Peek(token) is { NewLine: false } next && next.Is("=>");
        }

        if (!token.Is("("))
        {
            return false;
        }

        var ahead = Peek(token);
        while (ahead.Kind == TokenKind.Name)
        {
            ahead = Peek(ahead);
            if (!ahead.Is(","))
            {
                break;
            }

            ahead = Peek(ahead);
        }

        return ahead.Is(")") && Peek(ahead) is { NewLine: false } arrow && arrow.Is("=>");
    }

    // A slash may begin what the lexer can't read as tokens; then there is no arrow.
    private Token Peek(Token from)
    {
        try
        {
            return lexer.Next(from.End);
        }
        catch (SyntaxFault)
        {
            return new Token(TokenKind.End, "", source.Length, source.Length, NewLine: false);
        }
    }

    /// <summary>Written as an ordinary function; this and arguments, which an arrow function takes from around it, are refused in it.</summary>
    private Node Arrow(bool allowIn)
    {
        KeepLine();
        var start = parts.Count;
        Emit("(function(");
        var (outer, outerArrows) = (scope, arrows);
        (scope, arrows) = (new Scope(scope, function: true, loop: false), arrows + 1);
        if (token.Kind == TokenKind.Name)
        {
            Parameter();
        }
        else
        {
            Advance();
            while (!token.Is(")"))
            {
                Parameter();
                if (token.Is(","))
                {
                    Copy();
                }
            }

            Advance();
        }

        Emit(")");
        Advance();
        if (token.Is("{"))
        {
            Body();
        }
        else
        {
            grows = true;
            Down(token.Start, FunctionNesting);
            Emit($"{{{Names.Enter}();try{{return (");
            Assignment(allowIn);
            depth -= FunctionNesting;
            Emit($");}}finally{{{Names.Leave}();}}}}");
        }

        Emit(")");
        (scope, arrows) = (outer, outerArrows);
        return new Node(start, 1, Shape.Arrow);
    }
}
