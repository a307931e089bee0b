using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>What an assembly's metadata tells without running it.</summary>
internal sealed class AssemblyFacts
{
    private AssemblyFacts()
    {
    }

    /// <summary>Every member of other assemblies that it names, as <c>Namespace.Type.Member</c>.</summary>
    public required IReadOnlyList<string> Uses { get; init; }

    /// <summary>Every type of other assemblies that it names, as <c>Namespace.Type</c>.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Static fields that code can change, or that hold a collection made to be changed by several threads.</summary>
    public required IReadOnlyList<string> KeptStatics { get; init; }

    /// <summary>Fields and methods with a binary floating-point type in their signature or among their variables.</summary>
    public required IReadOnlyList<string> Floats { get; init; }

    /// <summary>Whether the same source gives the same bytes.</summary>
    public required bool IsDeterministic { get; init; }

    /// <summary>The contract version that the build stamped, or <c>null</c>.</summary>
    public required ContractVersion? Stamp { get; init; }

    /// <summary>The version of the contract's assembly that it refers to, or <c>null</c> where it refers to none.</summary>
    public required Version? Contract { get; init; }

    public static AssemblyFacts Read(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var reader = image.GetMetadataReader();
        return new()
        {
            Uses = [.. reader.MemberReferences.Select(reader.GetMemberReference).Select(m => $"{ParentOf(reader, m.Parent)}.{reader.GetString(m.Name)}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Types = [.. reader.TypeReferences.Select(t => SignatureText.Name(reader, t)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            KeptStatics = [.. reader.FieldDefinitions.Select(reader.GetFieldDefinition).Where(f => IsKept(reader, f)).Select(f => NameOf(reader, f)).Order(StringComparer.Ordinal)],
            Floats = [.. Floating(image, reader).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            IsDeterministic = image.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible),
            Stamp = ContractStamp.Read(reader),
            Contract = reader.AssemblyReferences.Select(reader.GetAssemblyReference).Where(r => reader.GetString(r.Name) == ContractInfo.AssemblyName).Select(r => r.Version).FirstOrDefault(),
        };
    }

    private static string ParentOf(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => SignatureText.Name(reader, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(SignatureText.Instance, null),
        _ => "",
    };

    private static bool IsKept(MetadataReader reader, FieldDefinition field)
    {
        if (!field.Attributes.HasFlag(FieldAttributes.Static) || field.Attributes.HasFlag(FieldAttributes.Literal) || IsGenerated(reader, field)) return false;
        var type = field.DecodeSignature(SignatureText.Instance, null);
        return !field.Attributes.HasFlag(FieldAttributes.InitOnly) || type.Contains("Concurrent", StringComparison.Ordinal) || type.Contains("ConditionalWeakTable", StringComparison.Ordinal) || type.Contains("AsyncLocal", StringComparison.Ordinal);
    }

    // What the compiler makes for lambdas and source generators is named with '<', or stands in a type that is marked as generated.
    private static bool IsGenerated(MetadataReader reader, FieldDefinition field)
    {
        var type = reader.GetTypeDefinition(field.GetDeclaringType());
        return reader.GetString(field.Name).Contains('<', StringComparison.Ordinal) || reader.GetString(type.Name).Contains('<', StringComparison.Ordinal)
            || IsMarked(reader, type.GetCustomAttributes()) || IsMarked(reader, field.GetCustomAttributes());
    }

    private static bool IsMarked(MetadataReader reader, CustomAttributeHandleCollection attributes) => attributes.Select(reader.GetCustomAttribute).Any(attribute =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && ParentOf(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) is "System.CodeDom.Compiler.GeneratedCodeAttribute" or "System.Runtime.CompilerServices.CompilerGeneratedAttribute");

    private static IEnumerable<string> Floating(PEReader image, MetadataReader reader)
    {
        foreach (var field in reader.FieldDefinitions.Select(reader.GetFieldDefinition))
            if (!IsGenerated(reader, field) && IsFloat(field.DecodeSignature(SignatureText.Instance, null))) yield return NameOf(reader, field);
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            var name = $"{reader.GetString(reader.GetTypeDefinition(method.GetDeclaringType()).Name)}.{reader.GetString(method.Name)}";
            if (IsFloat(SignatureText.Method(method.DecodeSignature(SignatureText.Instance, null)))) yield return name;
            if (method.RelativeVirtualAddress == 0) continue;
            var locals = image.GetMethodBody(method.RelativeVirtualAddress).LocalSignature;
            if (!locals.IsNil && reader.GetStandaloneSignature(locals).DecodeLocalSignature(SignatureText.Instance, null).Any(IsFloat)) yield return name;
        }
    }

    private static bool IsFloat(string type) => type.Contains("System.Double", StringComparison.Ordinal) || type.Contains("System.Single", StringComparison.Ordinal) || type.Contains("System.Half", StringComparison.Ordinal)
        || type.Split(' ', ',', '<', '>', '(', ')', '[', ']').Any(t => t is "Double" or "Single" or "Half");

    private static string NameOf(MetadataReader reader, FieldDefinition field) => $"{reader.GetString(reader.GetTypeDefinition(field.GetDeclaringType()).Name)}.{reader.GetString(field.Name)}";
}
