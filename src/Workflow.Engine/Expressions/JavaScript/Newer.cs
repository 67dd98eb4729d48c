using System.Globalization;
using Jint.Native;
using Jint.Native.Array;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>What came after ES5 and Elsa's scripts use as a matter of course: functions of the library, not syntax. Put in before
/// everything built in goes under the budget.</summary>
internal sealed class Newer(JintEngine engine, Values values, Budget budget)
{
    private const double MaxSafe = 9007199254740991;

    /// <summary>Names of the library that need more than ES5 has: refused where a script uses one that it does not declare.</summary>
    public static readonly IReadOnlySet<string> Missing = new HashSet<string>(StringComparer.Ordinal)
    {
        "Map", "Set", "WeakMap", "WeakSet", "Promise", "Symbol", "Proxy", "Reflect", "BigInt", "Intl", "globalThis", "setTimeout", "fetch", "require", "console",
    };

    public void Add()
    {
        AddTexts(engine.String.PrototypeObject);
        AddLists(engine.Array.PrototypeObject);
        Put(engine.Array, "of", (_, args) => values.List(args));
        Put(engine.Array, "from", (_, args) => values.List(From(args.At(0), args.At(1))));
        Put(engine.Object, "values", (_, args) => values.List(Fields(args.At(0)).Select(f => f.Value)));
        Put(engine.Object, "entries", (_, args) => values.List(Fields(args.At(0)).Select(f => (JsValue)values.List([f.Key, f.Value]))));
        Put(engine.Object, "assign", Assign);
        Put(engine.Object, "fromEntries", (_, args) => FromEntries(args.At(0)));
        foreach (var name in new[] { "parseInt", "parseFloat" })
        {
            engine.Number.FastAddProperty(name, engine.Global.Get(name), true, false, true);
        }

        Put(engine.Number, "isInteger", (_, args) => IsWhole(args.At(0), double.MaxValue));
        Put(engine.Number, "isSafeInteger", (_, args) => IsWhole(args.At(0), MaxSafe));
        Put(engine.Number, "isFinite", (_, args) => args.At(0).IsNumber() && double.IsFinite(args.At(0).AsNumber()));
        Put(engine.Number, "isNaN", (_, args) => args.At(0).IsNumber() && double.IsNaN(args.At(0).AsNumber()));
        AddNumbers(("trunc", Math.Truncate), ("sign", n => double.IsNaN(n) ? n : Math.Sign(n)), ("log10", Math.Log10), ("log2", Math.Log2));
    }

    private void AddTexts(ObjectInstance of)
    {
        PutText(of, "includes", (text, args) => Index(args.At(1), 0, text.Length) is var from && text.IndexOf(Sought(args), from, StringComparison.Ordinal) >= 0);
        PutText(of, "startsWith", (text, args) => text.AsSpan(Index(args.At(1), 0, text.Length)).StartsWith(Sought(args), StringComparison.Ordinal));
        PutText(of, "endsWith", (text, args) => text.AsSpan(0, Index(args.At(1), text.Length, text.Length)).EndsWith(Sought(args), StringComparison.Ordinal));
        PutText(of, "repeat", (text, args) => Filled(text, text.Length * Math.Max(0, Math.Truncate(TypeConverter.ToNumber(args.At(0))))));
        PutText(of, "padStart", (text, args) => Padding(text, args) + text);
        PutText(of, "padEnd", (text, args) => text + Padding(text, args));
        PutText(of, "trimStart", (text, _) => text.TrimStart());
        PutText(of, "trimEnd", (text, _) => text.TrimEnd());
    }

    private void AddLists(ObjectInstance of)
    {
        Put(of, "includes", (self, args) => Items(self).Exists(i => Same(i, args.At(0))));
        Put(of, "find", (self, args) => Found(self, args) is >= 0 and var at ? Items(self)[at] : JsValue.Undefined);
        Put(of, "findIndex", (self, args) => Found(self, args));
        Put(of, "fill", Fill);
        Put(of, "flat", (self, args) => values.List(Flat(self, args.At(0).IsUndefined() ? 1 : TypeConverter.ToNumber(args.At(0)), [])));
        Put(of, "flatMap", (self, args) => values.List(Flat(values.List(From(self, args.At(0))), 1, [])));
    }

    private void AddNumbers(params ReadOnlySpan<(string Name, Func<double, double> Compute)> functions)
    {
        foreach (var (name, compute) in functions)
        {
            Put(engine.Math, name, (_, args) => compute(TypeConverter.ToNumber(args.At(0))));
        }
    }

    private string Padding(string text, JsValue[] args) =>
        Filled(args.At(1).IsUndefined() ? " " : TypeConverter.ToString(args.At(1)), Math.Truncate(TypeConverter.ToNumber(args.At(0))) - text.Length);

    private string Filled(string with, double length)
    {
        budget.Characters(length);
        return with.Length == 0 || !(length > 0) ? "" : string.Concat(Enumerable.Repeat(with, (int)length / with.Length + 1))[..(int)length];
    }

    private string Sought(JsValue[] args) => args.At(0).IsObject() && args.At(0).AsObject().Class == "RegExp"
        ? throw new JavaScriptException(engine.TypeError, "这里要写文字，不能写正则表达式")
        : TypeConverter.ToString(args.At(0));

    private static int Index(JsValue given, int ifAbsent, int most) =>
        given.IsUndefined() ? ifAbsent : (int)Math.Clamp(double.IsNaN(TypeConverter.ToNumber(given)) ? 0 : TypeConverter.ToNumber(given), 0, most);

    private List<JsValue> Items(JsValue list)
    {
        if (list.IsString())
        {
            budget.Items(list.AsString().Length);
            return [.. list.AsString().Select(c => new JsValue(c.ToString()))];
        }

        var length = ListFunctions.Length(list);
        budget.Items(length);
        return length == 0 ? [] : [.. Enumerable.Range(0, (int)length).Select(i => list.AsObject().Get(i.ToString(CultureInfo.InvariantCulture)))];
    }

    private IEnumerable<JsValue> From(JsValue list, JsValue map) => map.IsUndefined()
        ? Items(list)
        : Items(list).Select((item, i) => Function(map).Call(JsValue.Undefined, [item, i, list]));

    private int Found(JsValue self, JsValue[] args)
    {
        var test = Function(args.At(0));
        var items = Items(self);
        for (var i = 0; i < items.Count; i++)
        {
            if (TypeConverter.ToBoolean(test.Call(args.At(1), [items[i], i, self])))
            {
                return i;
            }
        }

        return -1;
    }

    private ICallable Function(JsValue value) => value.TryCast<ICallable>() ?? throw new JavaScriptException(engine.TypeError, "这里要写一个函数");

    private static bool Same(JsValue one, JsValue other) =>
        (one.IsNumber() && other.IsNumber() && double.IsNaN(one.AsNumber()) && double.IsNaN(other.AsNumber())) || ExpressionInterpreter.StrictlyEqual(one, other);

    private JsValue Fill(JsValue self, JsValue[] args)
    {
        var length = Items(self).Count;
        int At(JsValue given, int ifAbsent) => TypeConverter.ToNumber(given) is < 0 and var back ? (int)Math.Max(0, length + back) : Index(given, ifAbsent, length);
        for (var i = At(args.At(1), 0); i < At(args.At(2), length); i++)
        {
            self.AsObject().Put(i.ToString(CultureInfo.InvariantCulture), args.At(0), true);
        }

        return self;
    }

    private List<JsValue> Flat(JsValue list, double depth, List<JsValue> into)
    {
        budget.Enter();
        foreach (var item in Items(list))
        {
            if (depth >= 1 && item.TryCast<ArrayInstance>() is not null)
            {
                Flat(item, depth - 1, into);
            }
            else
            {
                into.Add(item);
                budget.Items(into.Count);
            }
        }

        budget.Leave();
        return into;
    }

    private List<KeyValuePair<string, JsValue>> Fields(JsValue value) => value.IsObject()
        ? [.. value.AsObject().GetOwnProperties().Where(p => p.Value.Enumerable == true).Select(p => KeyValuePair.Create(p.Key, value.AsObject().Get(p.Key))).ToList()]
        : [];

    private JsValue Assign(JsValue self, JsValue[] args)
    {
        var target = TypeConverter.ToObject(engine, args.At(0));
        foreach (var (name, value) in args.Skip(1).SelectMany(Fields))
        {
            target.Put(name, value, true);
        }

        return target;
    }

    private ObjectInstance FromEntries(JsValue list)
    {
        var made = engine.Object.Construct(Arguments.Empty);
        foreach (var entry in Items(list).Select(Items))
        {
            made.FastSetProperty(TypeConverter.ToString(entry.ElementAtOrDefault(0) ?? JsValue.Undefined), new PropertyDescriptor(entry.ElementAtOrDefault(1) ?? JsValue.Undefined, true, true, true));
        }

        return made;
    }

    private static bool IsWhole(JsValue value, double most) => value.IsNumber() && value.AsNumber() is var n && Math.Abs(n) <= most && n == Math.Truncate(n);

    private void PutText(ObjectInstance of, string name, Func<string, JsValue[], JsValue> function) => Put(of, name, (self, args) =>
    {
        TypeConverter.CheckObjectCoercible(engine, self);
        return function(TypeConverter.ToString(self), args);
    });

    private void Put(ObjectInstance of, string name, Func<JsValue, JsValue[], JsValue> function) =>
        of.FastAddProperty(name, new ClrFunctionInstance(engine, function), true, false, true);
}
