using System.Reflection;

namespace Rijie.Architecture.Tests;

/// <summary>No binary floating point anywhere on the path of money: not in what is kept, passed, returned or computed with.</summary>
public sealed class FloatingPointTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private static readonly Type[] Forbidden = [typeof(double), typeof(float), typeof(Half)];

    [Theory]
    [InlineData("Rijie.Abstractions")]
    [InlineData("Rijie.Settlement")]
    public void Code_OnThePathOfMoney_HasNone(string assembly)
    {
        var found = Assembly.Load(assembly).GetTypes().SelectMany(type => TypesIn(type).Where(t => Uses(t.Used)).Select(t => $"{type.FullName}.{t.Where}")).Distinct().Order(StringComparer.Ordinal);

        Assert.Empty(found);
    }

    [Fact]
    public void Search_OfCodeThatHasSome_FindsIt()
    {
        Assert.Equal(["Half", "Rate", "Share"], TypesIn(typeof(Sinner)).Where(t => Uses(t.Used)).Select(t => t.Where).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Where, Type Used)> TypesIn(Type type) =>
    [
        .. type.GetFields(All).Select(f => (f.Name, f.FieldType)),
        .. type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(m => TypesIn(m).Select(used => (m.Name, used))),
    ];

    private static IEnumerable<Type> TypesIn(MethodBase method) =>
    [
        .. method.GetParameters().Select(p => p.ParameterType),
        .. method is MethodInfo { ReturnType: var returned } ? [returned] : Type.EmptyTypes,
        .. method.GetMethodBody()?.LocalVariables.Select(l => l.LocalType) ?? [],
    ];

    private static bool Uses(Type type) =>
        Forbidden.Contains(type) || (type.HasElementType && Uses(type.GetElementType()!)) || (type.IsGenericType && type.GetGenericArguments().Any(Uses));

    private static class Sinner
    {
        public static readonly double? Rate = 0.38;

        public static long Half(long fen)
        {
            var half = fen / 2.0;
            return half > 1 ? (long)half : 0;
        }

        public static List<float[]> Share(long fen) => fen > 0 ? [] : [[]];
    }
}
