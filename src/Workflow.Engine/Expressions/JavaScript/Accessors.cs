using System.Text.Json.Nodes;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>What Elsa offers by names of the process's own: getAmount(), setAmount(v), variables.Amount, getResultFromReview(). Only those that the script uses
/// are made.</summary>
/// <remarks>As in Elsa, what a script changes inside a value that it took from <c>variables</c> is kept; <c>getVariable</c> gives a copy.</remarks>
internal sealed class Accessors(JintEngine engine, Values values, Budget budget)
{
    private readonly Dictionary<string, JsValue> taken = [];
    private IScriptScope? scope;

    public void Begin(IScriptScope running, IReadOnlyList<string> free)
    {
        scope = running;
        taken.Clear();
        foreach (var name in free)
        {
            switch (name)
            {
                case "variables":
                    Install(name, new Fields(engine, running.VariableNames, Take, (field, value) => Set(field, value)));
                    break;
                case "input":
                    Install(name, new Fields(engine, running.InputNames, n => values.ToScript(running.GetInput(n)), null));
                    break;
                case ['g' or 's', 'e', 't', _, ..]:
                    if (Function(name, name[3..]) is { } function)
                    {
                        Install(name, new ClrFunctionInstance(engine, (_, args) => function(args)));
                    }

                    break;
                default:
                    break;
            }
        }
    }

    public void End()
    {
        scope = null;
        taken.Clear();
    }

    public JsValue Set(string name, JsValue value)
    {
        scope!.SetVariable(name, values.ToJson(value));
        taken.Remove(name);
        budget.Check();
        return JsValue.Undefined;
    }

    public void KeepChanges()
    {
        foreach (var (name, value) in taken.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var now = values.ToJson(value);
            if (!JsonNode.DeepEquals(now, values.ToJson(values.ToScript(scope!.GetVariable(name)))))
            {
                scope.SetVariable(name, now);
            }
        }
    }

    private JsValue Take(string name)
    {
        if (taken.TryGetValue(name, out var known))
        {
            return known;
        }

        var value = values.ToScript(scope!.GetVariable(name));
        if (value.IsObject())
        {
            taken[name] = value;
        }

        return value;
    }

    // In Elsa's order: an input hides a variable of its name.
    private Func<JsValue[], JsValue>? Function(string name, string rest)
    {
        var running = scope!;
        if (name[0] == 's')
        {
            return running.VariableNames.FirstOrDefault(v => Names.Pascal(v) == rest) is { } target ? args => Set(target, args.At(0)) : null;
        }

        if (running.InputNames.FirstOrDefault(i => i == rest || Names.Pascal(i) == rest) is { } input)
        {
            return _ => values.ToScript(running.GetInput(input));
        }

        if (running.VariableNames.FirstOrDefault(v => Names.Pascal(v) == rest) is { } variable)
        {
            return _ => values.ToScript(running.GetVariable(variable));
        }

        return rest.IndexOf("From", StringComparison.Ordinal) > 0 ? _ => values.ToScript(Output(running, rest)) : null;
    }

    /// <param name="rest">{Output}From{Activity}; "From" may also be part of either.</param>
    private static JsonNode? Output(IScriptScope running, string rest)
    {
        for (var at = rest.IndexOf("From", StringComparison.Ordinal); at > 0; at = rest.IndexOf("From", at + 1, StringComparison.Ordinal))
        {
            var (output, activity) = (rest[..at], rest[(at + 4)..]);
            if (activity.Length > 0 && running.GetOutput(activity, output) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private void Install(string name, ObjectInstance value) => engine.Global.FastSetProperty(name, new PropertyDescriptor(value, true, false, true));

    /// <summary>An object whose properties are asked for when they are used, and can be written where there is a way to write.</summary>
    private sealed class Fields : ObjectInstance
    {
        private readonly HashSet<string> names;
        private readonly Func<string, JsValue> read;
        private readonly Action<string, JsValue>? write;

        public Fields(JintEngine engine, IEnumerable<string> names, Func<string, JsValue> read, Action<string, JsValue>? write) : base(engine)
        {
            (this.names, this.read, this.write) = ([.. names], read, write);
            Prototype = engine.Object.PrototypeObject;
        }

        public override PropertyDescriptor GetOwnProperty(string propertyName) =>
            names.Contains(propertyName) ? new PropertyDescriptor(read(propertyName), write is not null, true, false) : PropertyDescriptor.Undefined;

        public override bool HasOwnProperty(string p) => names.Contains(p);

        public override IEnumerable<KeyValuePair<string, PropertyDescriptor>> GetOwnProperties() =>
            names.Select(n => KeyValuePair.Create(n, GetOwnProperty(n)));

        public override void Put(string propertyName, JsValue value, bool throwOnError)
        {
            if (write is null)
            {
                throw new JavaScriptException(Engine.TypeError, $"输入“{propertyName}”不能改写");
            }

            names.Add(propertyName);
            write(propertyName, value);
        }

        public override bool DefineOwnProperty(string propertyName, PropertyDescriptor desc, bool throwOnError) =>
            throw new JavaScriptException(Engine.TypeError, $"“{propertyName}”要用赋值来改写");

        public override bool Delete(string propertyName, bool throwOnError) => false;
    }
}
