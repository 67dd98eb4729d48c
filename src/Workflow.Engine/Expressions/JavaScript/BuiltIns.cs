using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>Puts every built-in function under the budget, since Jint's own loops know no limits, and replaces those that can't be kept within it.</summary>
internal sealed class BuiltIns(JintEngine engine, Values values, Budget budget, HostFunctions host)
{
    private const int MaxChain = 100;
    private const int MaxApplied = 1_000;

    /// <summary>Before anything else runs in the engine.</summary>
    public void Replace()
    {
        new Newer(engine, values, budget).Add();
        var clock = new Clock(engine, host);
        var patterns = new PatternConstructor(engine, budget);
        var texts = new TextFunctions(engine, values, budget, patterns);
        var lists = new ListFunctions(budget);
        var replaced = new Dictionary<string, Func<JsValue, JsValue[], JsValue>>
        {
            ["String#match"] = texts.Match,
            ["String#replace"] = texts.Replace,
            ["String#search"] = texts.Search,
            ["String#split"] = texts.Split,
            ["String#concat"] = texts.Concat,
            ["String#lastIndexOf"] = texts.LastIndexOf,
            ["Array#join"] = lists.Join,
            ["Array#toLocaleString"] = (self, _) => lists.Join(self, []),
            ["Function#bind"] = Bind,
            ["JSON.parse"] = (_, args) => values.Parse(TypeConverter.ToString(args.At(0))),
            ["Math.random"] = (_, _) => host.NextRandom(),
            ["Date.now"] = (_, _) => clock.Now,
        };
        var checks = new Dictionary<string, Action<JsValue, JsValue[]>>
        {
            ["Array#concat"] = (self, args) => budget.Items(ListFunctions.Length(self) + args.Sum(a => Math.Max(1, ListFunctions.Length(a)))),
            ["Array#push"] = (self, args) => budget.Items(ListFunctions.Length(self) + args.Length),
            ["Array#unshift"] = (self, args) => budget.Items(ListFunctions.Length(self) + args.Length),
            ["Function#apply"] = (_, args) => AppliedItems(args.At(1)),
            ["Object.create"] = (_, args) => Chain(args.At(0), budget),
            ["JSON.stringify"] = (_, args) => values.ToJson(args.At(0)),
        };

        foreach (var (name, property) in engine.Global.GetOwnProperties().ToList())
        {
            if (property.Value is { } value && value.IsObject())
            {
                Guard($"{name}.", value.AsObject());
                if (value.AsObject().Get("prototype") is var prototype && prototype.IsObject())
                {
                    Guard($"{name}#", prototype.AsObject());
                }
            }
        }

        Guard("", engine.Global);
        engine.Global.RemoveOwnProperty("eval");
        var noCode = new NoCode(engine);
        Set("Function", noCode);
        engine.Function.PrototypeObject.GetOwnProperty("constructor").Value = noCode;
        Set("Date", clock);
        engine.Date.PrototypeObject.GetOwnProperty("constructor").Value = clock;
        Set("RegExp", patterns);
        engine.RegExp.PrototypeObject.GetOwnProperty("constructor").Value = patterns;

        void Set(string name, ObjectInstance value) => engine.Global.GetOwnProperty(name).Value = value;

        void Guard(string owner, ObjectInstance of)
        {
            foreach (var (name, property) in of.GetOwnProperties().ToList())
            {
                if (property.Value is { } value && value.TryCast<ClrFunctionInstance>() is { } original)
                {
                    var key = owner + name;
                    var call = replaced.GetValueOrDefault(key) ?? original.Call;
                    property.Value = Guarded(call, checks.GetValueOrDefault(key) ?? CheckOf(owner, name));
                }
            }
        }
    }

    private Action<JsValue, JsValue[]>? CheckOf(string owner, string name) => owner switch
    {
        "Array#" => (self, _) => budget.Items(ListFunctions.Length(self)),
        "Date#" when name.StartsWith("set", StringComparison.Ordinal) => (_, args) => Clock.Bound(name, args),
        "Date." => (_, args) => Clock.Bound(name, args),
        _ => null,
    };

    private ClrFunctionInstance Guarded(Func<JsValue, JsValue[], JsValue> call, Action<JsValue, JsValue[]>? check) => new(engine, (self, args) =>
    {
        budget.Enter();
        try
        {
            check?.Invoke(self, args);
            var result = call(self, args);
            if (result.IsString())
            {
                budget.Characters(result.AsString().Length);
            }

            return result;
        }
        finally
        {
            budget.Leave();
        }
    });

    // Jint's drops arguments that are equal to one another, and goes down a chain of bound functions without limit.
    private JsValue Bind(JsValue self, JsValue[] args)
    {
        var target = self.TryCast<ICallable>() ?? throw new JavaScriptException(engine.TypeError, "bind 只能用于函数");
        var bound = args.Skip(1).ToArray();
        return Guarded((_, more) => target.Call(args.At(0), [.. bound, .. more]), null);
    }

    private static void AppliedItems(JsValue args)
    {
        if (ListFunctions.Length(args) > MaxApplied)
        {
            throw new LimitFault($"apply 的参数超过了{MaxApplied}个，已停止：请分批调用");
        }
    }

    /// <exception cref="LimitFault">Its prototypes are too many.</exception>
    public static void Chain(JsValue value, Budget budget)
    {
        var count = 0;
        for (var at = value.IsObject() ? value.AsObject() : null; at is not null; at = at.Prototype)
        {
            if (++count > MaxChain)
            {
                throw new LimitFault($"原型链超过了{MaxChain}层，已停止：请检查 new 或 Object.create");
            }
        }

        budget.Check();
    }

    /// <summary>Stands where Function would make code out of text.</summary>
    private sealed class NoCode : FunctionInstance, IConstructor
    {
        public NoCode(JintEngine engine) : base(engine, [], null, false)
        {
            Prototype = engine.Function.PrototypeObject;
            FastAddProperty("prototype", engine.Function.PrototypeObject, false, false, false);
        }

        public override JsValue Call(JsValue thisObject, JsValue[] arguments) => Construct(arguments);

        public ObjectInstance Construct(JsValue[] arguments) =>
            throw new JavaScriptException(Engine.TypeError, "本引擎不把文字当作代码执行：请直接写函数");
    }
}
