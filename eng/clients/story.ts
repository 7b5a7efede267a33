// The story of README, told by a client that is generated from the document: no cast, no "!". What the document does not say, this does not compile.
//   node out/story.js http://127.0.0.1:5000
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const baseUrl = process.argv[2] ?? "http://127.0.0.1:5000";
// Lists in a query are separated by commas, as the document says and openapi-fetch does not do by itself.
const querySerializer = { array: { style: "form", explode: false } } as const;
const anonymous = createClient<paths>({ baseUrl, querySerializer });

async function signIn(userId: string, role: "customer" | "admin") {
  const { data, error } = await anonymous.POST("/api/v1/dev/tokens", { body: { userId, role } });
  if (error) throw new Error(error.detail);
  return createClient<paths>({ baseUrl, querySerializer, headers: { authorization: `Bearer ${data.accessToken}` } });
}

function expect(isTrue: boolean, what: string) {
  if (!isTrue) throw new Error(what);
}

const suffix = crypto.randomUUID().slice(0, 8);
const admin = await signIn("admin", "admin");
const alice = await signIn(`alice-${suffix}`, "customer");

// A product and a campaign.
const product = await admin.POST("/api/v1/products", { body: { name: `Mug ${suffix}`, price: 5_000, stock: 3 } });
if (product.error) throw new Error(product.error.detail);
const campaign = await admin.POST("/api/v1/coupon-campaigns", {
  body: { couponCode: `MUG-${suffix}`, name: "A thousand off", discount: { type: "fixed", amount: 1_000 }, totalQuantity: 10 },
});
if (campaign.error) throw new Error(campaign.error.detail);

// A charge that is sent twice is made once.
const key = crypto.randomUUID();
const charge = () => alice.POST("/api/v1/balance/charge", { params: { header: { "Idempotency-Key": key } }, body: { amount: 20_000 } });
const [first, again] = [await charge(), await charge()];
expect(first.data?.transactionId === again.data?.transactionId, "one key, one charge");
expect(again.response.headers.get("Idempotency-Replayed") === "true", "the second answer is the first one's");

// A coupon, and why there is no second one.
const coupon = await alice.POST("/api/v1/coupons/issue", { body: { couponCode: campaign.data.couponCode } });
if (coupon.error) throw new Error(coupon.error.detail);
const second = await alice.POST("/api/v1/coupons/issue", { body: { couponCode: campaign.data.couponCode } });
expect(second.error?.code === "coupon.already_issued" && second.error.couponId === coupon.data.couponId, "the refusal names the coupon");

// A quote holds nothing and has no id; an order has one; it is paid.
const items = [{ productId: product.data.productId, quantity: 2 }];
const quote = await alice.POST("/api/v1/orders/quote", { body: { items, couponId: coupon.data.couponId } });
expect(quote.data?.total === 9_000, "two mugs less a thousand");
const order = await alice.POST("/api/v1/orders", { body: { items, couponId: coupon.data.couponId } });
if (order.error) throw new Error(order.error.detail);
const orderId: string = order.data.orderId;
const paid = await alice.POST("/api/v1/orders/pay", { body: { orderId } });
expect(paid.data?.status === "paid" && paid.data.payment?.amount === 9_000, "paid from the balance");

// Refusals bring what a program needs, typed by their code.
const more = await alice.POST("/api/v1/orders/checkout", { body: { items } });
expect(more.error?.code === "catalog.out_of_stock" && more.error.items?.[0]?.available === 1, "one is left");
const unpaid = await alice.POST("/api/v1/orders/pay", { body: { orderId } });
expect(unpaid.error?.code === "order.not_payable" && unpaid.error.orderStatus === "paid", "it is paid already");
const code: components["schemas"]["ProblemCode"] = "coupon.sold_out";
expect(code.length > 0, "codes are a type");

// The ranking follows within a second.
let sold = 0;
for (let tries = 0; sold === 0 && tries < 100; tries++) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  const top = await anonymous.GET("/api/v1/products/top", { params: { query: { limit: 50 } } });
  sold = top.data?.items.find((item) => item.productId === product.data.productId)?.soldQuantity ?? 0;
}
expect(sold === 2, "two mugs are sold");

// Pages are followed to their end, each item once.
const seen = new Set<number>();
for (let cursor: string | null = ""; cursor !== null; ) {
  const page: { data?: components["schemas"]["PageOfProduct"] } = await anonymous.GET("/api/v1/products", {
    params: { query: { limit: 5, sort: "name", ...(cursor ? { cursor } : {}) } },
  });
  for (const item of page.data?.items ?? []) {
    expect(!seen.has(item.productId), "each once");
    seen.add(item.productId);
  }
  cursor = page.data?.nextCursor ?? null;
}
expect(seen.has(product.data.productId), "the new product is among them");

const two = await anonymous.GET("/api/v1/products", { params: { query: { ids: [1, product.data.productId] } } });
expect(two.data?.items.length === 2, "two by their ids");

// An edit needs the version that was read, and the whole agrees.
const read = await anonymous.GET("/api/v1/products/{productId}", { params: { path: { productId: product.data.productId } } });
const tag = read.response.headers.get("ETag") ?? "";
const edit = (ifMatch: string) => admin.PUT("/api/v1/products/{productId}", {
  params: { path: { productId: product.data.productId }, header: { "If-Match": ifMatch } }, body: { name: "Mug", price: 6_000, status: "active" },
});
expect((await edit(tag)).data?.price === 6_000, "edited");
expect((await edit(tag)).error?.code === "precondition.failed", "not over somebody else's edit");
const audit = await admin.GET("/api/v1/audit");
expect(audit.data?.consistent === true, "the audit agrees");
console.log("The generated client has told the whole story.");
