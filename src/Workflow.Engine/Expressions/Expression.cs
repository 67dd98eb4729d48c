using System.Text.Json.Nodes;
using Workflow.Engine.Expressions.JavaScript;

namespace Workflow.Engine.Expressions;

/// <summary>How an input gets its value.</summary>
public abstract record Expression
{
    private Expression() { }

    /// <summary>Written down in the file: Elsa's Literal, or Object with its JSON text parsed.</summary>
    public sealed record Literal(JsonNode? Value) : Expression;

    /// <param name="Name">Of a process variable.</param>
    public sealed record Variable(string Name) : Expression;

    /// <param name="Name">Of a process input.</param>
    public sealed record Input(string Name) : Expression;

    public sealed record JavaScript(Script Script) : Expression;
}
