namespace Workflow.Engine.Expressions.JavaScript;

/// <param name="Emitted">What it is called in the rewritten script: a block's own name gets one that no other block shares.</param>
/// <param name="Lexical">Declared by let or const.</param>
/// <param name="At">Where it may be used from.</param>
internal sealed record Binding(string Emitted, bool Lexical, bool Constant, bool InLoop, int At);

/// <summary>A name where it is used; what it means is known once everything is read.</summary>
internal sealed class Use(string name, Scope scope, int at)
{
    public string Name => name;

    public int At => at;

    public Scope Scope => scope;

    public bool Assigned { get; set; }
}

/// <summary>A function's or a block's names.</summary>
/// <param name="function">Names of var and function end up in the nearest one of these.</param>
/// <param name="loop">What is declared here is a new one each time round.</param>
internal sealed class Scope(Scope? parent, bool function, bool loop)
{
    private readonly Dictionary<string, Binding> names = [];

    // A var declared further in is this function's, so that no let of this block may have its name.
    private readonly HashSet<string> passed = [];

    public Scope? Parent => parent;

    public IEnumerable<string> Declared => names.Keys;

    private bool InLoop => loop || (!function && parent!.InLoop);

    /// <summary>A parameter, a caught error, a function expression's own name.</summary>
    public void DeclareOwn(string name) => names[name] = new Binding(name, Lexical: false, Constant: false, InLoop: false, 0);

    public void DeclareVar(string name, int at)
    {
        var scope = this;
        for (; ; scope = scope.Parent!)
        {
            if (scope.names.TryGetValue(name, out var binding) && binding.Lexical)
            {
                throw Twice(name, at);
            }

            scope.passed.Add(name);
            if (scope.IsFunction)
            {
                break;
            }
        }

        scope.names.TryAdd(name, new Binding(name, Lexical: false, Constant: false, InLoop: false, 0));
    }

    /// <param name="number">Unlike that of any other declaration in the script.</param>
    public Binding DeclareLexical(string name, bool constant, int at, int number)
    {
        if (passed.Contains(name) || names.ContainsKey(name))
        {
            throw Twice(name, at);
        }

        return names[name] = new Binding(function ? name : $"{Names.Reserved}{name}_{number}", Lexical: true, constant, InLoop, at);
    }

    private bool IsFunction => function;

    /// <returns>Its name in the rewritten script, and whether nothing in the script declares it.</returns>
    public static (string Emitted, bool Free) Resolve(Use use)
    {
        var inside = false;
        for (var scope = use.Scope; scope is not null; scope = scope.Parent)
        {
            if (scope.names.TryGetValue(use.Name, out var binding))
            {
                return (Allowed(use, binding, inside), false);
            }

            inside |= scope.IsFunction;
        }

        return (use.Name, true);
    }

    private static string Allowed(Use use, Binding binding, bool inside)
    {
        if (binding.Constant && use.Assigned)
        {
            throw new SyntaxFault(use.At, $"“{use.Name}”是用 const 声明的，不能再赋值：请改用 let");
        }

        if (binding.Lexical && !inside && use.At < binding.At)
        {
            throw new SyntaxFault(use.At, $"“{use.Name}”在声明之前使用：请把 let 或 const 移到前面");
        }

        return binding.InLoop && inside
            ? throw new SyntaxFault(use.At, Refused.Syntax($"循环里用 let 或 const 声明、又被函数引用的“{use.Name}”", "把循环改写成 forEach，或把循环体写成单独的函数"))
            : binding.Emitted;
    }

    private static SyntaxFault Twice(string name, int at) => new(at, $"“{name}”声明了两次：请换一个名称");
}
