namespace Workflow.Engine.Expressions.JavaScript;

internal sealed partial class Rewriter
{
    private void Statements()
    {
        while (!token.Is("}") && token.Kind != TokenKind.End)
        {
            Statement();
        }
    }

    private void Statement()
    {
        Down(token.Start);
        switch (token.Kind == TokenKind.Name ? null : token.Text)
        {
            case "{" when token.Kind == TokenKind.Sign:
                Block();
                break;
            case ";" when token.Kind == TokenKind.Sign:
                Copy();
                break;
            case "var" or "const" when token.Kind == TokenKind.Keyword:
                Variables();
                End();
                break;
            case "function" when token.Kind == TokenKind.Keyword:
                Function(declared: true);
                break;
            case "if" when token.Kind == TokenKind.Keyword:
                If();
                break;
            case "for" or "while" or "do" when token.Kind == TokenKind.Keyword:
                Loop();
                break;
            case "switch" when token.Kind == TokenKind.Keyword:
                Switch();
                break;
            case "break" or "continue" or "return" or "throw" when token.Kind == TokenKind.Keyword:
                Jump();
                break;
            case "try" when token.Kind == TokenKind.Keyword:
                Try();
                break;
            default:
                Simple();
                break;
        }

        depth--;
    }

    private void Simple()
    {
        if (token.Kind == TokenKind.Name && token.Text == "let" && Peek(token) is var next && (next.Kind == TokenKind.Name || next.Is("[") || next.Is("{")))
        {
            Variables();
            End();
            return;
        }

        if (token.Kind == TokenKind.Name && Peek(token).Is(":"))
        {
            Copy();
            Copy();
            Statement();
            return;
        }

        Expression();
        End();
    }

    /// <summary>A semicolon, written or understood.</summary>
    private void End()
    {
        if (!Skip(";") && !token.Is("}") && token.Kind != TokenKind.End && !token.NewLine)
        {
            throw Unexpected("，语句之间要用分号或换行隔开");
        }

        Emit(";");
    }

    private void Block(bool loop = false)
    {
        var outer = scope;
        scope = new Scope(scope, function: false, loop);
        Expect("{");
        Statements();
        Expect("}");
        scope = outer;
    }

    /// <summary>var, let or const, up to the end of what they declare.</summary>
    /// <param name="head">At the head of a for: the value may come from what follows "in".</param>
    private void Variables(bool head = false)
    {
        var word = token.Text;
        KeepLine();
        Emit("var ");
        Advance();
        do
        {
            Refuse(token.Is("[") || token.Is("{"), "解构赋值", "逐个声明变量");
            if (token.Kind != TokenKind.Name || token.Text is "eval" or "arguments" || (token.Text == "let" && word != "var"))
            {
                throw Unexpected("，这里要写变量名");
            }

            var name = token;
            KeepLine();
            Emit(new Use(name.Text, scope, int.MaxValue));
            Advance();
            if (word == "var")
            {
                scope.DeclareVar(name.Text, name.Start);
            }

            var valued = token.Is("=");
            if (valued)
            {
                grows = true;
                Copy();
                Assignment(allowIn: !head);
            }
            else if (word == "const" && !(head && (token.Is("in") || IsOf())))
            {
                throw new SyntaxFault(name.Start, $"const 声明的“{name.Text}”没有值：请写 = 和值");
            }
            else if (word == "let" && !head)
            {
                // Each time it is reached it is undefined again; a var would keep what it had.
                Emit(" = void 0");
            }

            if (word != "var")
            {
                scope.DeclareLexical(name.Text, word == "const", token.Start, ++number);
            }

            if (token.Is(","))
            {
                Copy();
                continue;
            }

            return;
        }
        while (true);
    }

    private bool IsOf() => token.Kind == TokenKind.Name && token.Text == "of";

    private void If()
    {
        Copy();
        Expect("(");
        Expression();
        Expect(")");
        Inner();
        if (token.Is("else"))
        {
            Copy();
            Emit(" ");
            Inner();
        }
    }

    // let and const need a block around them; a function as the only statement is read differently by different engines.
    private void Inner()
    {
        if (token.Is("const") || token.Is("function") || (token.Kind == TokenKind.Name && token.Text == "let" && Peek(token).Kind == TokenKind.Name))
        {
            throw Unexpected("，请用花括号把它括起来");
        }

        Emit("{");
        Statement();
        Emit("}");
    }

    private void Switch()
    {
        Copy();
        Condition();
        var outer = scope;
        scope = new Scope(scope, function: false, loop: false);
        Expect("{");
        Token? fallback = null;
        var jumps = true;
        while (!token.Is("}"))
        {
            if (fallback is { } early && !jumps)
            {
                // Jint runs default last and leaves the switch after it.
                throw new SyntaxFault(early.Start, "default 后面还有别的 case，又没有以 break 结束：请把 default 移到最后");
            }

            var isFallback = token.Is("default");
            if (isFallback)
            {
                fallback = fallback is null ? token : throw Unexpected("，default 只能有一个");
                Copy();
            }
            else
            {
                Expect("case");
                Emit(" ");
                Expression();
            }

            Expect(":");
            jumps = !isFallback;
            while (!token.Is("case") && !token.Is("default") && !token.Is("}"))
            {
                jumps = !isFallback || token.Is("break") || token.Is("continue") || token.Is("return") || token.Is("throw");
                Statement();
            }
        }

        Copy();
        scope = outer;
    }

    private void Jump()
    {
        var word = token.Text;
        Copy();
        var ends = token.NewLine || token.Is(";") || token.Is("}") || token.Kind == TokenKind.End;
        if (word == "throw" && ends)
        {
            throw Unexpected("，throw 后面要写抛出的值");
        }

        if (!ends && word is "break" or "continue")
        {
            Emit(" ");
            _ = token.Kind == TokenKind.Name ? 0 : throw Unexpected();
            Copy();
        }
        else if (!ends)
        {
            // In brackets, so that a line end that was kept can't end the statement.
            Emit(word == "throw" ? $" {Names.Thrown}(" : " (");
            Expression();
            Emit(")");
        }

        End();
    }

    private void Try()
    {
        Copy();
        Block();
        if (!token.Is("catch") && !token.Is("finally"))
        {
            throw Unexpected("，try 后面要有 catch 或 finally");
        }

        if (token.Is("catch"))
        {
            Copy();
            Refuse(token.Is("{"), "不带参数的 catch", "写成 catch (e) { … }");
            Expect("(");
            var outer = scope;
            scope = new Scope(scope, function: false, loop: false);
            Parameter();
            Expect(")");
            Block();
            scope = outer;
        }

        if (token.Is("finally"))
        {
            Copy();
            Block();
        }
    }
}
