# Two stages: the first has npm fetch what runs in production, the second holds only that and ours.
FROM node:24.21.0-slim AS dependencies
WORKDIR /app
COPY package.json .npmrc ./
# The image is Node 24 itself, so the one that package.json pins for everybody else stays out.
RUN npm pkg delete dependencies.node allowScripts.node && npm install --omit=dev --no-audit --no-fund

FROM node:24.21.0-slim
LABEL org.opencontainers.image.title="Signalbox" \
  org.opencontainers.image.description="A bot that takes a software release from plan to review, in Slack and Microsoft Teams." \
  org.opencontainers.image.licenses="Apache-2.0"
# Nothing is installed in a running bot, so nothing that installs is there.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-*
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json manifest.json ./
COPY migrations ./migrations
COPY src ./src
COPY adapters ./adapters
# For a SQLite file, and the only place that is written to: all the rest may be mounted read-only. With PostgreSQL
# it stays empty.
RUN mkdir data && chown node:node data
VOLUME /app/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "adapters/process/start.ts"]
