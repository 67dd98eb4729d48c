using System.Globalization;
using System.Text.Json.Nodes;
using Jint.Native;
using Jint.Parser.Ast;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>A Jint engine in which every built-in function stays within the budget, time and chance come from the scope, and no text becomes code.</summary>
internal sealed class Sandbox
{
    // Local time is the office's, wherever the machine is.
    private static readonly TimeZoneInfo Office = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Asia/Shanghai", "Asia/Shanghai");

    private static readonly Lazy<HashSet<string>> BuiltIn = new(() => [.. new Sandbox(ScriptLimits.Default, frozen: true).Globals()]);

    private readonly JintEngine engine;
    private readonly Budget budget;
    private readonly HostFunctions host;
    private readonly IReadOnlyList<PropertyDescriptor> messages = [];

    /// <param name="frozen">What is built in can't be changed: the sandbox may serve another script.</param>
    public Sandbox(ScriptLimits limits, bool frozen)
    {
        budget = new Budget(limits);
        engine = new JintEngine(o => o.MaxStatements(limits.Statements).TimeoutInterval(limits.Time).LocalTimeZone(Office).Culture(CultureInfo.InvariantCulture));
        var values = new Values(engine, budget);
        host = new HostFunctions(engine, values, budget);
        new BuiltIns(engine, values, budget, host).Replace();
        Add(Names.Enter, _ => Entered());
        Add(Names.Leave, _ => Left());
        Add(Names.Join, Join);
        Add(Names.Grown, args => Grown(args[0]));
        Add(Names.Thrown, args => Throws(args[0]));
        Add(Names.Made, args => Made(args[0]));
        if (frozen)
        {
            messages = Freezing.Freeze(engine);
        }

        engine.Global.FastAddProperty(Names.Kept, JsValue.Undefined, writable: true, enumerable: false, configurable: false);
    }

    /// <summary>What the script threw last.</summary>
    public JsValue? Thrown { get; private set; }

    public static bool HasBuiltIn(string name) => BuiltIn.Value.Contains(name);

    public JsonNode? Run(Program program, IReadOnlyList<string> free, IScriptScope scope)
    {
        budget.Start();
        Thrown = null;
        host.Begin(scope, free);
        engine.Execute(program);
        var value = host.Result(engine.GetCompletionValue());
        host.KeepChanges();
        return value;
    }

    /// <summary>Takes away what the script left.</summary>
    public void Clear()
    {
        foreach (var name in Globals().Where(n => !HasBuiltIn(n)).ToList())
        {
            engine.Global.RemoveOwnProperty(name);
        }

        foreach (var message in messages)
        {
            (message.Value, message.Writable) = ("", true);
        }

        engine.Global.Put(Names.Kept, JsValue.Undefined, false);
        host.End();
        Thrown = null;
    }

    public string Describe(JsValue thrown)
    {
        if (thrown.IsObject() && thrown.AsObject().Get("message") is var message && message.IsString() && message.AsString().Length > 0)
        {
            var name = thrown.AsObject().Get("name");
            return name.IsString() ? $"{name.AsString()}：{message.AsString()}" : message.AsString();
        }

        return thrown.IsObject() && thrown.AsObject().Class != "Error" ? host.Json(thrown) : TypeConverter.ToString(thrown);
    }

    private IEnumerable<string> Globals() => engine.Global.GetOwnProperties().Select(p => p.Key);

    private void Add(string name, Func<JsValue[], JsValue> function) =>
        engine.Global.FastAddProperty(name, new ClrFunctionInstance(engine, (_, args) => function(args)), writable: false, enumerable: false, configurable: false);

    private JsValue Entered()
    {
        budget.Enter();
        return JsValue.Undefined;
    }

    private JsValue Left()
    {
        budget.Leave();
        return JsValue.Undefined;
    }

    private JsValue Join(JsValue[] parts)
    {
        var texts = new string[parts.Length];
        var length = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            texts[i] = TypeConverter.ToString(parts[i]);
            budget.Characters(length += texts[i].Length);
        }

        return string.Concat(texts);
    }

    private JsValue Grown(JsValue value)
    {
        if (value.IsString())
        {
            budget.Characters(value.AsString().Length);
            budget.Check();
        }

        return value;
    }

    private JsValue Throws(JsValue value)
    {
        // Jint asks every thrown object for its message, and fails on one that has none.
        if (value.IsObject() && value.AsObject() is { Extensible: true } thrown && !thrown.Get("message").IsString() && !thrown.HasOwnProperty("message"))
        {
            thrown.FastAddProperty("message", "", writable: true, enumerable: false, configurable: true);
        }

        return Thrown = value;
    }

    // Jint looks a property up by going down the whole chain of prototypes on the stack.
    private JsValue Made(JsValue value)
    {
        BuiltIns.Chain(value, budget);
        return value;
    }
}
