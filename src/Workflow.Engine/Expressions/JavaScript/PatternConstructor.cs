using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Native.RegExp;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>RegExp, with a time limit on each match.</summary>
internal sealed class PatternConstructor : FunctionInstance, IConstructor
{
    private readonly Budget budget;

    public PatternConstructor(JintEngine engine, Budget budget) : base(engine, [], null, false)
    {
        this.budget = budget;
        Prototype = engine.Function.PrototypeObject;
        FastAddProperty("length", 2, false, false, false);
        FastAddProperty("prototype", engine.RegExp.PrototypeObject, false, false, false);
        engine.Global.FastAddProperty(Names.Pattern, this, false, false, false);
    }

    public override JsValue Call(JsValue thisObject, JsValue[] arguments) =>
        arguments.At(1).IsUndefined() && arguments.At(0).TryCast<RegExpInstance>() is { } same ? same : Construct(arguments);

    public ObjectInstance Construct(JsValue[] arguments)
    {
        var pattern = arguments.At(0);
        var flags = arguments.At(1).IsUndefined() ? "" : TypeConverter.ToString(arguments.At(1));
        return pattern.TryCast<RegExpInstance>() is { } other
            ? Make(other.Source, arguments.At(1).IsUndefined() ? other.Flags : flags)
            : Make(pattern.IsUndefined() ? "" : TypeConverter.ToString(pattern), flags);
    }

    public RegExpInstance Make(string pattern, string flags)
    {
        budget.Check();
        if (Patterns.Fault(pattern) is { } fault)
        {
            throw new JavaScriptException(Engine.SyntaxError, fault);
        }

        // Jint reads the flags; the expression itself is put in afterwards.
        var made = (RegExpInstance)Engine.RegExp.Construct([new JsValue("."), new JsValue(flags)]);
        made.Value = Patterns.Make(pattern, flags, budget.Limits.Time);
        made.Source = pattern;
        made.FastSetProperty("source", new PropertyDescriptor(pattern.Length == 0 ? "(?:)" : pattern, false, false, false));
        return made;
    }
}
